from typing import Any

from django.core.management.base import BaseCommand

from volunteering.regions.services import load_regions


class Command(BaseCommand):
    help = "Load the committed table of administrative divisions."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"regions: {load_regions()} new")
