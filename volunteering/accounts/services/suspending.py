"""停用 and 恢复 a login: nobody gets in, nothing is lost."""

from django.db import transaction

from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User, UserSession
from volunteering.audit.services import record
from volunteering.core.errors import Refusal


class CannotSuspend(Refusal):
    sentence = "这个账号现在不能停用或恢复：可能已经注销，或状态已经改变。"


@transaction.atomic
def suspend_user(*, by: User | None, user: User, reason: str) -> None:
    """End every session and refuse new ones; `by` is None for the operator's command. Raises CannotSuspend."""
    if not reason.strip():
        raise CannotSuspend("请写明停用原因，会留在操作记录里。", field="reason")
    _move(user, UserState.ACTIVE, UserState.SUSPENDED)
    UserSession.objects.filter(user=user).delete()
    record("accounts:user:suspended", by=by, subject_id=user.pk, words={"reason": reason.strip()[:200]})


@transaction.atomic
def restore_user(*, by: User | None, user: User) -> None:
    _move(user, UserState.SUSPENDED, UserState.ACTIVE)
    record("accounts:user:restored", by=by, subject_id=user.pk)


def _move(user: User, before: UserState, after: UserState) -> None:
    if not User.objects.filter(pk=user.pk, state=before).update(state=after):
        raise CannotSuspend
    user.state = after
