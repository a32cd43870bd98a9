"""What operators do with background work; recorded, because a message may go out because of it."""

import datetime as dt

from django.db import transaction

from volunteering.access.permissions import Permission
from volunteering.access.policies import permissions_of
from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.models import Work, WorkState


class CannotRestart(Refusal):
    sentence = "这件工作现在不能重新开始，请刷新后查看。"


@transaction.atomic
def restart_work(*, by: User, work: Work, now: dt.datetime) -> None:
    """Work that failed for good is due again, with all its tries. Raises CannotRestart."""
    if Permission.MANAGE_SETTINGS not in permissions_of(by):
        raise CannotRestart("只有平台运营员可以重新开始后台工作。")
    dead = Work.objects.filter(pk=work.pk, state=WorkState.DEAD)
    if not dead.update(state=WorkState.WAITING, due_at=now, attempts=0):
        raise CannotRestart
    record("access:work:restarted", by=by, subject_id=work.subject_id, words={"kind": work.kind})
