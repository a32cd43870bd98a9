"""Django's database sessions, with their owner."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from volunteering.accounts.models import UserSession
from volunteering.core import clock

DEVICE_KEY = "device"


class SessionStore(DatabaseSessionStore):
    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        return UserSession

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        session = super().create_model_instance(data)
        assert isinstance(session, UserSession)
        now = clock.now()
        session.user_id = data.get(SESSION_KEY)
        session.device = data.get(DEVICE_KEY, "")
        session.created_at = session.seen_at = now
        return session
