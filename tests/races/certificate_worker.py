"""A worker for the kill -9 test of certificates: small portions, a short lease.

`careless` issues in one transaction and notes it in another: the negative control.
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
from volunteering.service_records.services import batches, issuing
from volunteering.service_records.services.issuing import Wanted, issue_for


def noted_apart(batch_id):
    """Whoever dies between the two issues again: found, because nothing is looked for that says the same."""
    batch = batches.CertificateBatch.objects.select_related("organization", "created_by").get(pk=batch_id)
    wanted = Wanted(batch.organization, batch.starts_on, batch.ends_on)
    waiting = batch.wishes.filter(certificate__isnull=True, refusal="").select_related("volunteer")
    wish = waiting.order_by("id").first()
    if wish is None:
        batches.CertificateBatch.objects.filter(pk=batch_id).update(finished_at=clock.now())
        return False
    with transaction.atomic():
        certificate = issue_for(wish.volunteer, wanted, by=batch.created_by, now=clock.now())
    time.sleep(0.05)
    wish.certificate = certificate
    wish.save(update_fields=("certificate",))
    return True


def main() -> None:
    settings.PRIVATE_FILES_DIR = Path(os.environ["PRIVATE_FILES_DIR"])
    work.LEASE = dt.timedelta(seconds=0.5)
    work.DELAYS = (work.LEASE,) * 50  # who kills is the test, not the work
    batches.PORTION = 3
    if "careless" in sys.argv:
        batches._issue_portion = noted_apart
        issuing._same_as = lambda *_: None
    while True:
        work.run_due_work(now=clock.now())
        time.sleep(0.02)


main()
