"""Who asks: a session brings its user, and the user their volunteer's record, in one question."""

from volunteering.accounts import sessions


class SessionStore(sessions.SessionStore):
    brings = "user__volunteer"
