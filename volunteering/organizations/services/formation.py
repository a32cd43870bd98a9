"""组建任务: a regional administrator sets, edits and closes it; who is asked for something is told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.work import repeat_work
from volunteering.organizations import notices
from volunteering.organizations.models import FormationTask, FormationUnit, Organization
from volunteering.organizations.policies import can_set_formation
from volunteering.organizations.rules import LEADER_TITLES, proposed_numbers
from volunteering.organizations.selectors.formation import proposed_tier, regions_asked
from volunteering.organizations.services.formation_counts import KIND
from volunteering.regions.models import Region
from volunteering.regions.rules import is_below

MOST_UNITS = 500


class CannotSetFormation(Refusal):
    sentence = "只有这个区域或上级区域的科协管理员可以设置组建任务。"


@dataclass(frozen=True, kw_only=True)
class FormationDetails:
    title: str
    issuer: str
    issued_on: dt.date
    deadline: dt.date
    organizations_due_on: dt.date | None = None
    volunteers_due_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitDetails:
    """With an `organization` that team is meant, else whichever team of the tier the region has."""

    region: Region
    tier: str
    people: int
    wants_leader: bool = True
    fewest_deputies: int = 0
    most_deputies: int = 0
    organization: Organization | None = None
    deadline: dt.date | None = None


@transaction.atomic
def set_formation_task(
    *, by: User, region: Region, details: FormationDetails, units: Sequence[UnitDetails], now: dt.datetime
) -> FormationTask:
    """Set a task with its units. Raises CannotSetFormation."""
    if not can_set_formation(by, region.path):
        raise CannotSetFormation
    _refuse_dates(details)
    task = FormationTask(region=region, created_by=by, created_at=now, updated_at=now, **vars(details))
    task.save()
    for unit in units:
        _write_unit(task, FormationUnit(task=task), unit)
    _ask_for_count(task, now)
    _note("organizations:formation:set", by, task)
    notices.tell_units(task, kind="set", title="新的组建任务", now=now)
    return task


@transaction.atomic
def edit_formation_task(*, by: User, task: FormationTask, details: FormationDetails, now: dt.datetime) -> None:
    task = _taken(by, task)
    _refuse_dates(details)
    before = (task.organizations_due_on, task.deadline, task.volunteers_due_on)
    for name, value in vars(details).items():
        setattr(task, name, value)
    task.updated_at = now
    task.save()
    _note("organizations:formation:edited", by, task)
    if before != (task.organizations_due_on, task.deadline, task.volunteers_due_on):
        notices.tell_units(task, kind="moved", title="组建任务的时间有调整", now=now)


@transaction.atomic
def close_formation_task(*, by: User, task: FormationTask, now: dt.datetime) -> None:
    """The figures stay as they were last counted."""
    task = _taken(by, task)
    task.closed_at = task.updated_at = now
    task.save(update_fields=("closed_at", "updated_at"))
    _note("organizations:formation:closed", by, task)
    notices.tell_units(task, kind="closed", title="组建任务已结束", now=now)


@transaction.atomic
def set_formation_unit(
    *, by: User, task: FormationTask, details: UnitDetails, unit: FormationUnit | None = None, now: dt.datetime
) -> FormationUnit:
    """A new unit, or other numbers for one. Raises CannotSetFormation."""
    task = _taken(by, task)
    if unit is None and task.units.count() >= MOST_UNITS:
        raise CannotSetFormation(f"一个任务最多列 {MOST_UNITS} 个单位，再往下的请由下级科协分别下达。")
    unit = _write_unit(task, unit or FormationUnit(task=task), details)
    _ask_for_count(task, now)
    _note("organizations:formation:unit_set", by, task, unit=str(details.organization or unit))
    notices.tell_units(task, units=[unit], kind="unit_set", title="组建任务的要求有调整", now=now)
    return unit


@transaction.atomic
def remove_formation_unit(*, by: User, unit: FormationUnit, now: dt.datetime) -> None:
    task = _taken(by, unit.task)
    name = str(unit.organization or unit)
    unit.delete()
    _note("organizations:formation:unit_removed", by, task, unit=name)


@transaction.atomic
def record_formation_export(*, by: User, task: FormationTask) -> None:
    _note("organizations:formation:exported", by, task)


def proposed_units(region: Region) -> list[UnitDetails]:
    """What the notice asks of a region and those directly below it, to begin with."""
    found = []
    for one in regions_asked(region)[:MOST_UNITS]:
        tier = proposed_tier(one)
        people, fewest, most = proposed_numbers(tier)
        found.append(UnitDetails(region=one, tier=tier, people=people, fewest_deputies=fewest, most_deputies=most))
    return found


def _taken(by: User, task: FormationTask) -> FormationTask:
    task = FormationTask.objects.select_for_update(of=("self",)).select_related("region").get(pk=task.pk)
    if not can_set_formation(by, task.region.path):
        raise CannotSetFormation
    if task.closed_at:
        raise CannotSetFormation("这个任务已经结束，不能再修改。需要继续推进的，请新建一个任务。")
    return task


def _ask_for_count(task: FormationTask, now: dt.datetime) -> None:
    """In the background: a national task takes a while."""
    FormationTask.objects.filter(pk=task.pk).update(counted_at=None)
    repeat_work(KIND, task.pk, due_at=now)


def _refuse_dates(details: FormationDetails) -> None:
    for name in ("deadline", "organizations_due_on", "volunteers_due_on"):
        day = getattr(details, name)
        if day and day < details.issued_on:
            raise CannotSetFormation("截止日期不能早于发文日期，请核对。", field=name)


def _write_unit(task: FormationTask, unit: FormationUnit, details: UnitDetails) -> FormationUnit:
    _refuse_unit(task, details)
    for name, value in vars(details).items():
        setattr(unit, name, value)
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        raise CannotSetFormation("这个任务里已经有这个单位，请直接修改它。", field="region") from None
    return unit


def _refuse_unit(task: FormationTask, details: UnitDetails) -> None:
    organization, title = details.organization, LEADER_TITLES[details.tier]
    if not is_below(details.region.path, task.region.path):
        raise CannotSetFormation(f"请选“{task.region}”或它下级的区域。", field="region")
    if organization and not is_below(organization.region_path, task.region.path):
        raise CannotSetFormation(f"这个组织不在“{task.region}”。", field="organization")
    if details.people < 1:
        raise CannotSetFormation("目标人数至少 1 人。", field="people")
    if details.most_deputies < details.fewest_deputies:
        raise CannotSetFormation(f"副{title}的上限不能小于下限。", field="most_deputies")
    if details.deadline and details.deadline < task.issued_on:
        raise CannotSetFormation("截止日期不能早于发文日期，请核对。", field="deadline")


def _note(tag: str, by: User, task: FormationTask, **words: str | int) -> None:
    record(tag, by=by, subject_id=task.pk, region_path=task.region.path, words={"title": task.title, **words})
