"""Doors and the ledger: `bin/with-postgres .venv/bin/python -m benchmarks.door`. SCALE=full verifies a million entries.

(a) 500 people check in at one door within a minute, then as fast as they can: each scans, presses, is shown the result.
(b) 服务记录 of somebody with 2,000 records. (c) a poster, made and had again. (d) `manage.py verify_hours`.
"""

import datetime as dt
import itertools
import os
import random
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from statistics import median, quantiles

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.bench"

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import data, load
from benchmarks.load import Request, Visit
from benchmarks.serving import PORT, ROOT, memory, postmaster, serve
from volunteering.activities.models import Activity, Position, Shift, SignUp, Slot
from volunteering.core import clock
from volunteering.core.zone import CHINA
from volunteering.organizations.models import Organization
from volunteering.regions.services import load_regions
from volunteering.service_records.models import Attendance, Door, ServiceRecord
from volunteering.service_records.services.doors import ticket_of
from volunteering.service_records.services.ledger import write
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.services import load_terms
from volunteering.volunteers.models import Volunteer

PEOPLE, MINUTE, PROMISE = 500, 60, 0.3
RECORDS, PAGE_PROMISE = 2000, 0.15
TIMES = 20  # posters
ENTRIES = {"full": 1_000_000, "small": 20_000}.get(os.environ.get("SCALE", ""), 100_000)
VERIFY_PROMISE = 60
CROWD = 1000  # people of one shift in the ledger
TOKEN = "b" * 32
COUNTER = itertools.count()
STEPS = ("scanned page", "check-in", "result")
HOUR = dt.timedelta(hours=1)
Person = tuple[Volunteer, str]


def main() -> None:
    call_command("migrate", verbosity=0)
    load_regions()
    load_terms()
    now = clock.now()
    people = data.volunteers(CROWD, now)
    holder = data.organization(now)
    server = serve()
    try:
        measure((server.pid, postmaster()), holder, people)
    finally:
        server.terminate()
        server.wait(10)
    verify(holder, people, ENTRIES)


def measure(pids: tuple[int, int], holder: Organization, people: list[Person]) -> None:
    """What the web server answers."""
    now = clock.now()
    activity, shown = activity_of(holder, now), activity_of(holder, now)
    door_for(shown, people[:1], now)
    check_ins(pids, activity, people[:PEOPLE])
    own_records(pids, activity, people[0])
    poster(pids, shown)


def activity_of(organization: Organization, now: dt.datetime) -> Activity:
    common = {"risks": "无", "safeguards": "有专人值守", "contact_name": "王老师", "contact_phone": "0519-00000000"}
    return Activity.objects.create(
        organization=organization,
        title="全国科普日主场活动",
        category=Term.objects.filter(vocabulary="service_category")[0],
        content="引导参观、讲解展品、维持秩序。" * 10,
        minimum_age=18,
        sign_up_opens_at=now - 2000 * HOUR,
        sign_up_closes_at=now + HOUR,
        starts_at=now - HOUR / 2,
        ends_at=now + 2 * HOUR,
        status="published",
        is_volunteering_confirmed=True,
        organizer_region_path="320000/",
        created_at=now,
        updated_at=now,
        published_at=now,
        **common,
    )


def door_for(activity: Activity, people: list[Person], starts_at: dt.datetime) -> Door:
    """A shift that has begun, with a place for everybody."""
    position, _ = Position.objects.get_or_create(activity=activity, name="志愿者")
    shift = Shift.objects.create(activity=activity, starts_at=starts_at, ends_at=starts_at + 2 * HOUR)
    counts = {"capacity": len(people), "taken": len(people)}
    slot = Slot.objects.create(activity=activity, shift=shift, position=position, **counts)
    common = {"slot": slot, "shift": shift, "activity": activity, "state": "confirmed", "created_at": clock.now()}
    SignUp.objects.bulk_create(SignUp(volunteer=one, **common) for one, _ in people)
    by = people[0][0].user
    assert by is not None
    return Door.objects.create(shift=shift, secret="A" * 32, opened_by=by, opened_at=clock.now())


def check_ins(pids: tuple[int, int], activity: Activity, people: list[Person]) -> None:
    print(f"\n(a) {PEOPLE} people at one door, promised: none fails, p95 of a check-in at most {1000 * PROMISE:.0f} ms")
    chance = random.Random(1)
    ways = {
        "within a minute": ([chance.uniform(0, MINUTE) for _ in people], PEOPLE),
        "as fast as 16 phones can": ([0.0] * len(people), 16),
        "all at the same moment": ([0.001] * len(people), PEOPLE),
    }
    for place, (title, (arrivals, clients)) in enumerate(ways.items()):
        door = door_for(activity, people, clock.now() - HOUR / 2 - place * dt.timedelta(seconds=1))
        planned = [Visit(at, scan(door, session)) for at, (_, session) in zip(sorted(arrivals), people, strict=True)]
        before, began = load.cpu_of(list(pids)), time.monotonic()
        found = load.visits(PORT, planned, clients)
        seconds, spent = time.monotonic() - began, load.cpu_of(list(pids)) - before
        came = Attendance.objects.filter(shift=door.shift, came_at__isnull=False).count()
        wrong = [status for step, status, _ in found if status != (302 if step == 1 else 200)]
        print(f"  {title}: {came} came, {len(wrong)} answers failed, {seconds:.1f} s", end="")
        print(f", {1000 * spent / PEOPLE:.2f} ms CPU a person for three requests")
        for step, name in enumerate(STEPS):
            taken = sorted(each for at, _, each in found if at == step)
            print(f"    {name}: p50 {ms(median(taken))}, p95 {ms(quantiles(taken, n=20)[-1])}, most {ms(taken[-1])}")
        if wrong or came != PEOPLE:
            sys.exit("somebody was left at the door")


def scan(door: Door, session: str):
    """What one phone asks: the code is the one on the screen when the person comes."""

    def steps() -> list[Request]:
        address = f"/checkin/{door.public_id}-{ticket_of(door, clock.now())}/"
        form = {"form_key": f"{session}{door.public_id}", "come": "1", "csrfmiddlewaretoken": TOKEN}
        cookie = f"sessionid={session}; csrftoken={TOKEN}"
        return [Request(address, cookie=cookie), Request(address, urllib.parse.urlencode(form), cookie)]

    return steps


def ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def own_records(pids: tuple[int, int], activity: Activity, person: Person) -> None:
    """Each of the records with its shift, its sign-up and its attendance, as they arise."""
    volunteer, session = person
    fill(activity, volunteer)
    cookie = f"sessionid={session}"
    hello = load.median(lambda: load.run(PORT, [Request("/hello/")] * 1000, pids))
    print(f"\n(b) 服务记录 of {RECORDS:,} records, promised: at most {1000 * PAGE_PROMISE:.0f} ms")
    for title, address in (("first page", "/me/records/"), ("a page further on", further(volunteer))):
        asked = [Request(f"{address}{'&' if '?' in address else '?'}n={next(COUNTER)}", cookie=cookie)] * 200
        cost = load.median(lambda asked=asked: load.run(PORT, asked, pids))
        alone = load.run(PORT, asked[:100], pids, clients=1)
        print(f"  {title}: {cost.cpu_ms:.2f} ms CPU ({cost.database_ms:.2f} of it the database),", end=" ")
        print(f"{cost.cpu_ms / hello.cpu_ms:.1f} × hello; {1000 / alone.per_second:.1f} ms seen by one client")


FILL = """
CREATE TEMPORARY TABLE plan AS SELECT gen_random_uuid() AS shift, gen_random_uuid() AS slot, gen_random_uuid() AS place,
    date_trunc('hour', now()) - (n + 1) * interval '12 hours' AS starts FROM generate_series(1, %(count)s) AS n;
INSERT INTO activities_shift (id, activity_id, starts_at, ends_at)
SELECT shift, %(activity)s, starts, starts + interval '1 hour' FROM plan;
INSERT INTO activities_slot
    (id, activity_id, shift_id, position_id, capacity, taken, waiting, last_queue_number, is_open)
SELECT slot, %(activity)s, shift, %(position)s, 1, 1, 0, 0, true FROM plan;
INSERT INTO activities_signup (id, slot_id, shift_id, activity_id, volunteer_id, state, created_at, end_reason,
    guardian_name, guardian_relation, guardian_phone)
SELECT place, slot, shift, %(activity)s, %(volunteer)s, 'confirmed', now(), '', '', '', '' FROM plan;
INSERT INTO service_records_attendance (id, sign_up_id, shift_id, came_at, came_how, left_at, left_how,
    mended_because, is_absent, device)
SELECT gen_random_uuid(), place, shift, starts, 'code', starts + interval '1 hour', 'code', '', false, '' FROM plan
"""


def fill(activity: Activity, volunteer: Volunteer) -> None:
    values = {"count": RECORDS, "activity": activity.pk, "volunteer": volunteer.pk}
    values["position"] = activity.positions.get().pk
    with connection.cursor() as cursor:
        for statement in FILL.split(";"):
            cursor.execute(statement, values)
        cursor.execute("SELECT place, starts FROM plan")
        entries = [entry_of(activity, volunteer, sign_up, starts) for sign_up, starts in cursor.fetchall()]
        store(entries, volunteer)
        cursor.execute("VACUUM ANALYZE")


def entry_of(activity: Activity, volunteer: Volunteer, sign_up: object, starts_at: dt.datetime) -> ServiceRecord:
    return ServiceRecord(
        volunteer=volunteer,
        organization=activity.organization,
        activity=activity,
        sign_up_id=sign_up,
        title=activity.title,
        organization_name=activity.organization.name,
        place="江苏省常州市武进区文化广场",
        content=activity.content,
        leader_name="王老师",
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        minutes=60,
        came_how="code",
        left_how="code",
        rules_version=1,
        recorded_by=volunteer.user,
        recorded_at=clock.now(),
    )


def store(entries: list[ServiceRecord], volunteer: Volunteer) -> None:
    """As the platform writes them, a year at a time; a person appears once in each portion."""
    portions: dict[tuple[int, int], list[ServiceRecord]] = {}
    turns: dict[object, int] = {}
    for one in entries:
        turns[one.volunteer_id] = turn = turns.get(one.volunteer_id, 0) + 1
        portions.setdefault((one.starts_at.astimezone(CHINA).year, turn), []).append(one)
    for portion in portions.values():
        with transaction.atomic():
            write(portion, by=volunteer.user)


def further(volunteer: Volunteer) -> str:
    """The address of a page in the middle."""
    from volunteering.core.paging import page_of
    from volunteering.service_records.policies import records_of

    after = ""
    for _ in range(3):
        after = page_of(records_of(volunteer), order=("-starts_at", "-id"), after=after).next_cursor
    return f"/me/records/?after={urllib.parse.quote(after)}"


def poster(pids: tuple[int, int], activity: Activity) -> None:
    print("\n(c) a poster of 750 × 1334")
    before = memory(pids[0])
    address = f"/activities/{activity.public_id}/poster.png"
    load.run(PORT, [Request(address)], pids, clients=1)
    print(f"  the first in a web worker: {memory(pids[0]) - before} MB more than before")
    cost = 0.0
    for place in range(TIMES):
        Activity.objects.filter(pk=activity.pk).update(title=f"全国科普日主场活动第{place}场")
        cost += load.run(PORT, [Request(address)], pids, clients=1).cpu_ms
    print(f"  made: {cost / TIMES:.0f} ms CPU; {memory(pids[0]) - before} MB more than before after {TIMES}")
    again = load.median(lambda: load.run(PORT, [Request(address)] * 500, pids))
    print(f"  had again: {again.cpu_ms:.2f} ms CPU")


def verify(holder: Organization, people: list[Person], entries: int) -> None:
    """Entries written by the platform's own service, one shift of a thousand people after another."""
    activity = Activity.objects.filter(organization=holder, service_records__isnull=False).first()
    sign_up = SignUp.objects.first()
    assert activity is not None
    assert sign_up is not None
    crowd = [one for one, _ in people[:CROWD]]
    there = ServiceRecord.objects.count()
    with connection.cursor() as cursor:
        # Their fitting together is tested elsewhere: a million checks of overlap would take longer than the rows.
        cursor.execute("SET session_replication_role = replica")
        for place in range((entries - there) // CROWD):
            starts_at = clock.now() - (2 * place + 2) * HOUR - 4000 * 24 * HOUR
            with transaction.atomic():
                write([entry_of(activity, one, sign_up.pk, starts_at) for one in crowd], by=crowd[0].user)
        cursor.execute("SET session_replication_role = origin")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    count = ServiceRecord.objects.count()
    base, own, began = load.cpu_of([postmaster()]), load.children(), time.monotonic()
    verifier = subprocess.Popen([sys.executable, "manage.py", "verify_hours"], cwd=ROOT, stdout=subprocess.DEVNULL)
    most = 0
    while verifier.poll() is None:
        most = max(most, peak(verifier.pid))
        time.sleep(0.05)
    seconds = time.monotonic() - began
    if verifier.returncode:
        sys.exit("what the platform wrote was not found true")
    spent, database = load.children() - own, load.cpu_of([postmaster()]) - base
    promised = f" (promised for a million: {VERIFY_PROMISE} s)" if count >= 1_000_000 else ""
    print(f"\n(d) verify_hours on {count:,} entries: {seconds:.1f} s{promised},", end=" ")
    print(f"CPU {spent:.1f} s and {database:.1f} s of the database, {most} MB")


def peak(pid: int) -> int:
    """The most memory so far, in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:  # it has just ended
        return 0
    return max((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), default=0) // 1024


if __name__ == "__main__":
    main()
