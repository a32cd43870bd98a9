"""提醒: who is late hears of it, once a day at most; where nobody is there to hear, the board says so."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.organizations import notices
from volunteering.organizations.models import FormationTask, FormationUnit
from volunteering.organizations.policies import formation_units_reminded_by
from volunteering.organizations.selectors.formation import UnitLine, board


class CannotRemind(Refusal):
    sentence = "只有这个区域或上级区域的科协管理员可以提醒。"


@transaction.atomic
def remind_units(*, by: User, task: FormationTask, units: Sequence[FormationUnit], now: dt.datetime) -> list[UnitLine]:
    """Remind those of the units that are late or fall behind and have not been reminded today. Returns the reminded.

    A unit nobody could be reached for may be tried again the same day. Raises CannotRemind.
    """
    if task.closed_at:
        raise CannotRemind("这个任务已经结束，不再提醒。")
    keys = {one.pk for one in units}
    if formation_units_reminded_by(by).filter(task=task, pk__in=keys).count() != len(keys):
        raise CannotRemind
    today = local_date(now)
    locked = FormationUnit.objects.select_for_update(of=("self",)).filter(task=task, pk__in=keys)
    lines = [one for one in board(locked, today) if one.awaits_reminder]
    if not lines:
        raise CannotRemind("没有需要提醒的单位：都在按期推进，或今天已经提醒过。")
    told = notices.remind(task, lines, now)
    for line in lines:
        line.unit.reminded_on, line.unit.reminded_people = today, told.get(line.unit.pk, 0)
    FormationUnit.objects.bulk_update([one.unit for one in lines], ("reminded_on", "reminded_people"), batch_size=200)
    unreached = "、".join(one.name for one in lines if not one.unit.reminded_people)
    words: dict[str, str | int] = {"title": task.title, "count": len(lines), "unreached": unreached or "无"}
    tag = "organizations:formation:reminded"
    record(tag, by=by, subject_id=task.pk, region_path=task.region.path, words=words)
    return lines
