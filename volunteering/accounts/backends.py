from typing import Any

from django.contrib.auth.backends import BaseBackend

from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User
from volunteering.core.keys import key_in


class PhoneBackend(BaseBackend):
    """Nobody logs in through `authenticate`: that is `accounts.services`. A request's user comes with its session."""

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=key_in(str(user_id)), state=UserState.ACTIVE).first()
