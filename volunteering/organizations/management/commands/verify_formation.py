import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from volunteering.core import clock
from volunteering.organizations.rules import PACE_DAYS
from volunteering.organizations.selectors.formation import open_tasks, wrongly_counted
from volunteering.organizations.services.formation_counts import count_formation


class Command(BaseCommand):
    help = "Fold the figures of open formation tasks, then count person by person. Ends with an error when they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong, units = [], 0
        for task in open_tasks():
            with transaction.atomic():
                now = clock.now()
                count_formation(task=task, now=now)
                since = now - dt.timedelta(days=PACE_DAYS)
                wrong += [f"“{task}” {one}" for one in wrongly_counted(task, since=since)]
            units += task.units.count()
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"一致：{units} 个单位")
