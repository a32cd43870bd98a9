import datetime as dt

from volunteering.core.work import repeat_work
from volunteering.organizations.selectors.formation import open_tasks
from volunteering.organizations.services.formation_counts import KIND


def count_formations(now: dt.datetime) -> None:
    """Figures of open tasks are made anew in the lane of long work: a national task takes a while."""
    for key in open_tasks().values_list("pk", flat=True):
        repeat_work(KIND, key, due_at=now)
