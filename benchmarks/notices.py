"""One activity is cancelled for 10,000: `bin/with-postgres .venv/bin/python -m benchmarks.notices [people]`.

Everybody is bound to WeChat; a WeChat on loopback, in a process of its own, takes 20 ms to answer as the real one does.
A real worker tells, plans and sends, while the list of activities is asked for.
"""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.bench")

import django

django.setup()

from django.core.management import call_command

from benchmarks import data
from benchmarks.load import cpu_of
from benchmarks.sheets import administrator, patience, worker
from tests.wechat.standin import APP_ID, SECRET
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Activity, SignUp, Slot
from volunteering.activities.notices import CANCELLED
from volunteering.activities.services import cancel_activity
from volunteering.core import clock
from volunteering.core.sealing import fingerprint
from volunteering.messaging.models import Delivery, Notice
from volunteering.organizations.models import Organization
from volunteering.regions.services import load_regions
from volunteering.vocabularies.services import load_terms
from volunteering.volunteers.models import Volunteer
from volunteering.wechat.models import Binding
from volunteering.wechat.services import OPENID

STANDIN = """
import sys, time
from tests.wechat.standin import running
with running() as standin:
    standin.is_followed_by_all, standin.delay = True, 0.02
    print(standin.address, flush=True)
    time.sleep(600)
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    load_regions()
    load_terms()
    now = clock.now()
    holder = data.organization(now)
    data.volunteers(count, now)
    data.fill(1, 10_000, holder)
    measure(holder, count)


def measure(holder: Organization, count: int) -> None:
    people = list(Volunteer.objects.active().filter(user__isnull=False).select_related("user")[:count])
    activity = crowded(holder, people)
    bind_all(people)
    print(f"\nnotices: one activity is cancelled for {len(people):,} people, all of them on WeChat")
    with wechat() as address:
        os.environ |= {
            "WECHAT_APP_ID": APP_ID,
            "WECHAT_APP_SECRET": SECRET,
            "WECHAT_API_ADDRESS": address,
            "WECHAT_TEMPLATE": "template-1",
        }
        with worker() as process, patience():
            began, spent = time.monotonic(), cpu_of([process.pid])
            cancel_activity(by=administrator(holder), activity=activity, reason="大雨", now=clock.now())
            told = time.monotonic() - began
            while Delivery.objects.filter(state="sent", notice__kind=CANCELLED).count() < len(people):
                time.sleep(0.2)
            seconds = time.monotonic() - began
            print(f"  cancelled in {told:.2f} s; {Notice.objects.count():,} notices, all sent after {seconds:.1f} s")
            print(f"  worker: {1000 * (cpu_of([process.pid]) - spent) / len(people):.2f} ms CPU each")


def crowded(holder: Organization, people: list[Volunteer]) -> Activity:
    """The nearest activity ahead, with everybody in it."""
    activity = Activity.objects.filter(organization=holder, starts_at__gt=clock.now()).order_by("starts_at")[0]
    slot = Slot.objects.get(activity=activity)
    Slot.objects.filter(pk=slot.pk).update(capacity=len(people), taken=len(people))
    rows = [
        SignUp(
            activity=activity,
            shift_id=slot.shift_id,
            slot=slot,
            volunteer=person,
            state=SignUpState.CONFIRMED,
            created_at=clock.now(),
            is_told=True,  # here it is the cancellation that is told
        )
        for person in people
    ]
    SignUp.objects.bulk_create(rows, batch_size=1_000)
    return activity


def bind_all(people: list[Volunteer]) -> None:
    rows = []
    for person in people:
        openid = f"o-{uuid.uuid4().hex[:26]}"
        mark = fingerprint(OPENID, openid)
        rows.append(Binding(user=person.user, openid=openid, openid_fingerprint=mark, bound_at=clock.now()))
    Binding.objects.bulk_create(rows, batch_size=1_000)


@contextmanager
def wechat() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-c", STANDIN], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    main()
