from typing import Any

from django.core.management.base import BaseCommand

from volunteering.core import clock
from volunteering.web.demo.loading import load_demo


class Command(BaseCommand):
    help = "Load the notice's city: policy, links, people, teams, activities. Run again it adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"demo: {load_demo(now=clock.now())}")
