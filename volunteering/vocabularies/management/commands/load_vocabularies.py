from typing import Any

from django.core.management.base import BaseCommand

from volunteering.vocabularies.services import load_terms


class Command(BaseCommand):
    help = "Load the code lists of both annexes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"terms: {load_terms()} new")
