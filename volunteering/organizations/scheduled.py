import datetime as dt

from volunteering.core.work import repeat_work
from volunteering.organizations.rules import counting_pause
from volunteering.organizations.selectors.formation import open_tasks
from volunteering.organizations.services.formation_counts import KIND


def count_formations(now: dt.datetime) -> None:
    """Figures that are old enough are made anew, in the lane of long work: a national task takes a while."""
    pause = counting_pause(open_tasks().values_list("counting_took", flat=True))
    for key in open_tasks().exclude(counted_at__gt=now - pause).values_list("pk", flat=True):
        repeat_work(KIND, key, due_at=now)
