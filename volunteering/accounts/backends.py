from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet

from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User
from volunteering.core.keys import key_in
from volunteering.core.prepared import prepared


class PhoneBackend(BaseBackend):
    """Finds the user of a session. Nobody logs in through `authenticate`: that is `accounts.services`."""

    def get_user(self, user_id: Any) -> User | None:
        found = _active(key=key_in(str(user_id)))
        return found[0] if found else None


@prepared
def _active(**values: Any) -> "QuerySet[User]":
    return User.objects.filter(pk=values["key"], state=UserState.ACTIVE)
