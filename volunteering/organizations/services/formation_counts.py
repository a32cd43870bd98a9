"""The figures of formation units: folded by the timetable, so that a board costs the same at any scale."""

import datetime as dt
import time
import uuid

from django.db import transaction

from volunteering.core import clock
from volunteering.core.work import keep_lease
from volunteering.organizations.models import STANDING_STATES, FormationTask, FormationUnit
from volunteering.organizations.rules import PACE_DAYS
from volunteering.organizations.selectors.formation import Head, heads_below, open_tasks, teams_of

KIND = "organizations:formation_count"


def count_formation(*, task: FormationTask, now: dt.datetime) -> None:
    """Count every unit of the task anew, and remember what it cost. Counting may take long, and locks nothing."""
    began = time.monotonic()
    units = list(task.units.select_related("region", "organization"))
    teams = {key: team.tree_path for key, team in teams_of(units).items() if team.state in STANDING_STATES}
    keep_lease(KIND, task.pk)
    heads = heads_below(teams.values(), since=now - dt.timedelta(days=PACE_DAYS))
    for unit in units:
        head = heads.get(teams.get(unit.pk, ""), Head())
        unit.activated, unit.imported, unit.gained = head.activated, head.imported, head.gained
    keep_lease(KIND, task.pk)
    with transaction.atomic():
        FormationUnit.objects.bulk_update(units, ("activated", "imported", "gained"), batch_size=200)
        task.counted_at, task.counting_took = now, dt.timedelta(seconds=time.monotonic() - began)
        FormationTask.objects.filter(pk=task.pk).update(counted_at=now, counting_took=task.counting_took)


def count_in_background(task_id: uuid.UUID) -> None:
    task = open_tasks().filter(pk=task_id).first()
    if task is not None:
        count_formation(task=task, now=clock.now())
