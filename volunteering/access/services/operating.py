"""What operators do with background work; recorded, because a message may go out because of it."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

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
    _restart(Work.objects.filter(pk=work.pk), by=by, now=now)
    record("access:work:restarted", by=by, subject_id=work.subject_id, words={"kind": work.kind})


@transaction.atomic
def restart_kind(*, by: User, kind: str, now: dt.datetime) -> None:
    """All of a kind. Raises CannotRestart when there is none."""
    count = _restart(Work.objects.filter(kind=kind), by=by, now=now)
    record("access:work:all_restarted", by=by, subject_id=by.pk, words={"kind": kind, "count": str(count)})


def _restart(rows: "QuerySet[Work]", *, by: User, now: dt.datetime) -> int:
    if Permission.MANAGE_SETTINGS not in permissions_of(by):
        raise CannotRestart("只有平台运营员可以重新开始后台工作。")
    count = rows.filter(state=WorkState.DEAD).update(state=WorkState.WAITING, due_at=now, attempts=0)
    if not count:
        raise CannotRestart
    return count
