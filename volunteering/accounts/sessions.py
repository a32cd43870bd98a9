"""Django's database sessions, with their owner: one question brings a session and its user."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db.models import QuerySet

from volunteering.accounts.models import User, UserSession
from volunteering.core import clock
from volunteering.core.prepared import prepared

DEVICE_KEY = "device"


class SessionStore(DatabaseSessionStore):
    brings = "user"  # a storey above may bring along what belongs to the user
    row: UserSession | None = None

    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        return UserSession

    @property
    def user(self) -> User | None:
        """Who is logged in. The owner in the row counts only when the signed data say the same."""
        key = self.get(SESSION_KEY)
        user = self.row.user if self.row else None
        return user if user and user.is_active and str(user.pk) == key else None

    def _get_session_from_db(self) -> UserSession | None:
        found = _standing(self.brings, key=self.session_key, now=clock.now())
        self.row = found[0] if found else None
        if not self.row:
            self._session_key = None
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        session = super().create_model_instance(data)
        assert isinstance(session, UserSession)
        now = clock.now()
        session.user_id = data.get(SESSION_KEY)
        session.device = data.get(DEVICE_KEY, "")
        session.created_at = session.seen_at = now
        return session


@prepared
def _standing(brings: str, /, **values: Any) -> "QuerySet[UserSession]":
    found = UserSession.objects.filter(session_key=values["key"], expire_date__gt=values["now"])
    return found.select_related(brings).defer("expire_date", "device", "created_at", "seen_at")
