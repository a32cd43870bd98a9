from typing import Any

from django.contrib.auth.backends import BaseBackend

from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User


class PhoneBackend(BaseBackend):
    """Finds the user of a session. Nobody logs in through `authenticate`: that is `accounts.services`."""

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, state=UserState.ACTIVE).first()
