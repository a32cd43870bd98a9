"""Django's database sessions, with their owner."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db.models import QuerySet

from volunteering.accounts.models import UserSession
from volunteering.core import clock
from volunteering.core.prepared import prepared

DEVICE_KEY = "device"


class SessionStore(DatabaseSessionStore):
    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        return UserSession

    def _get_session_from_db(self) -> UserSession | None:
        found = _standing(key=self.session_key, now=clock.now())
        if not found:
            self._session_key = None
        return found[0] if found else None

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        session = super().create_model_instance(data)
        assert isinstance(session, UserSession)
        now = clock.now()
        session.user_id = data.get(SESSION_KEY)
        session.device = data.get(DEVICE_KEY, "")
        session.created_at = session.seen_at = now
        return session


@prepared
def _standing(**values: Any) -> "QuerySet[UserSession]":
    return UserSession.objects.filter(session_key=values["key"], expire_date__gt=values["now"]).only("session_data")
