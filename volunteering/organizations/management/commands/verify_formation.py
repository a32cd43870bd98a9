from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from volunteering.core import clock
from volunteering.organizations.selectors.formation import open_tasks, wrongly_counted
from volunteering.organizations.services.formation_counts import count_formation


class Command(BaseCommand):
    help = "Fold the figures of open formation tasks, then count person by person. Ends with an error when they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong, units = [], 0
        for task in open_tasks():
            with transaction.atomic():
                count_formation(task=task, now=clock.now())
                wrong += [f"“{task}” {one}" for one in wrongly_counted(task)]
            units += task.units.count()
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"一致：{units} 个单位")
