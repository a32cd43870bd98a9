"""A worker for the kill -9 test of sheets: small portions, a short lease.

`careless` notes rows as written in a transaction of its own: the negative control.
"""

import datetime as dt
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.conf import settings
from django.db import transaction

from volunteering.core import clock, work
from volunteering.imports.services import applying, portions


def noted_apart(batch, importer, rows, seen):
    """Two transactions for what is one: whoever dies between them loses the rows."""
    waiting = batch.rows.filter(number__in=[row.number for row in rows], verdict="new", applied_at=None)
    numbers = set(waiting.values_list("number", flat=True))
    waiting.update(applied_at=clock.now())
    time.sleep(0.1)
    write(batch, importer, [row for row in rows if row.number in numbers])
    type(batch).objects.filter(pk=batch.pk).update(rows_seen=seen)


@transaction.atomic
def write(batch, importer, rows):
    if rows:
        importer.apply(rows, batch=batch, now=clock.now())


def main() -> None:
    settings.PRIVATE_FILES_DIR = Path(os.environ["PRIVATE_FILES_DIR"])
    work.LEASE = dt.timedelta(seconds=0.5)
    work.DELAYS = (work.LEASE,) * 50  # who kills is the test, not the work
    portions.PORTION = 50
    if "careless" in sys.argv:
        applying._write = noted_apart
    while True:
        work.run_due_work(now=clock.now())
        time.sleep(0.02)


main()
