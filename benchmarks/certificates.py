"""Certificates in bulk: `bin/with-postgres .venv/bin/python -m benchmarks.certificates [people]`.

A real worker issues for everybody of an organization; beside it what typesetting and signing alone take, one
certificate by its own button, and the zip.
"""

import datetime as dt
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.bench")

import django

django.setup()

from django.core.management import call_command

from benchmarks import data
from benchmarks.load import cpu_of
from benchmarks.records import recorded
from benchmarks.sheets import administrator, worker
from volunteering.core import clock
from volunteering.core.models import Work, WorkState
from volunteering.organizations.models import Organization
from volunteering.regions.services import load_regions
from volunteering.service_records.models import Certificate, CertificateBatch
from volunteering.service_records.services import Wanted, download_batch, issue_certificate, order_certificates
from volunteering.service_records.services.printing import paper_of
from volunteering.vocabularies.services import load_terms
from volunteering.volunteers.models import Volunteer

SERVICES = 8  # of each person
DAY = dt.timedelta(days=1)


def main() -> None:
    call_command("migrate", verbosity=0)
    load_regions()
    load_terms()
    data.volunteers(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, clock.now())
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)


def measure(count: int) -> None:
    now = clock.now()
    holder = Organization.objects.filter(state="certified").first() or data.organization(now)
    known = holder.memberships.filter(role="administrator").select_related("volunteer__user").first()
    user = known.volunteer.user if known else administrator(holder)
    assert user is not None
    people = list(Volunteer.objects.active().order_by("pk")[:count])
    recorded(holder, user, people, SERVICES, now)
    wanted = Wanted(holder, dt.date(now.year - 1, 1, 1), clock.local_date(now))
    print(f"\ncertificates: {len(people):,} people with {SERVICES} services each")
    alone(people[0], now)
    with worker() as process:
        began = time.monotonic()
        batch = order_certificates(by=user, wanted=wanted, people=people, now=clock.now())
        seconds, cpu = finished(batch, began), cpu_of([process.pid])
        each = f"{1000 * seconds / len(people):.0f} ms each, CPU {1000 * cpu / len(people):.0f} ms"
        print(f"  a batch by the worker: {seconds:.1f} s, {each}; memory {process.memory}", flush=True)
    issued = Certificate.objects.filter(wishes__batch=batch).count()
    if issued != len(people):
        sys.exit(f"{issued} certificates for {len(people)} people")
    began = time.monotonic()
    size = sum(len(piece) for piece in download_batch(by=user, batch=batch, now=clock.now()))
    print(f"  the zip: {size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s")


def alone(person: Volunteer, now: dt.datetime) -> None:
    """By one's own button, and what of it is typesetting and signing."""
    whole = Wanted(None, dt.date(now.year - 1, 1, 1), clock.local_date(now))
    assert person.user is not None
    first = whole.starts_on
    times, papers = [], []
    for place in range(11):  # the first opens fonts and key
        began = time.monotonic()
        days = Wanted(None, first + place * DAY, whole.ends_on)  # another paper each time
        made = issue_certificate(by=person.user, volunteer=person, wanted=days, now=now)
        times.append(time.monotonic() - began)
        records = [line.record for line in made.lines.select_related("record").order_by("number")]
        began = time.monotonic()
        size = len(paper_of(made, records))
        papers.append(time.monotonic() - began)
    print(
        f"  one by its button: {1000 * sorted(times)[5]:.0f} ms ({1000 * times[0]:.0f} the first time), of it"
        f" typesetting and signing {1000 * sorted(papers)[5]:.0f} ms; {size / 1000:.0f} kB"
    )


def finished(batch: CertificateBatch, began: float) -> float:
    while not batch.finished_at:
        if Work.objects.filter(subject_id=batch.pk, state=WorkState.DEAD).exists():
            sys.exit("the batch was given up")
        time.sleep(0.05)
        batch.refresh_from_db()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
