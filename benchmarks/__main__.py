"""`make bench`: ratios from one run, on a PostgreSQL of its own. SCALE=full adds a million activities."""

import itertools
import os
import sys
import time
import urllib.parse

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.bench"

import django

django.setup()

from django.core.management import call_command

from benchmarks import certificates, data, door, load, notices, raw, sheets
from benchmarks.load import Request, Result
from benchmarks.serving import PORT, memory, postmaster, serve
from volunteering.activities.models import Activity, SignUp, Slot
from volunteering.core import clock
from volunteering.regions.services import load_regions
from volunteering.vocabularies.services import load_terms

COUNTER = itertools.count()
TOKEN = "b" * 32


def main() -> None:
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    print(f"first migrate: {time.monotonic() - began:.1f} s")
    load_regions()
    load_terms()
    now = clock.now()
    holder = data.organization(now)
    people = data.volunteers(3000, now)
    sizes = [10_000, 100_000, *([1_000_000] if os.environ.get("SCALE") == "full" else [])]
    server = serve()
    pids = (server.pid, postmaster())
    try:
        filled, costs = 0, {}
        for size in sizes:
            data.fill(filled + 1, size, holder)
            filled = size
            mine(people[0][0])
            costs[size] = pages(pids, people[0][1])
            if size == 100_000:
                against_hello(pids, costs[size])
                sign_ups(pids, people)
        flat(costs)
        print(f"memory of one web worker: {memory(server.pid)} MB")
        door.measure(pids, holder, people)
    finally:
        server.terminate()
        server.wait(10)
    door.verify(holder, people, door.ENTRIES)
    notices.measure(holder, 3_000)
    sheets.measure(5_000, whole=False)
    certificates.measure(1_000)


def mine(person: object) -> None:
    """Twenty sign-ups of one person among all activities."""
    SignUp.objects.all().delete()
    slots = Slot.objects.select_related("shift").order_by("-pk")[:20]
    SignUp.objects.bulk_create(
        SignUp(
            slot=slot,
            shift=slot.shift,
            activity_id=slot.activity_id,
            volunteer=person,
            state="confirmed",
            created_at=clock.now(),
        )
        for slot in slots
    )


def pages(pids: tuple[int, int], session: str) -> dict[str, Result]:
    ahead = Activity.objects.filter(starts_at__gt=clock.now()).order_by("?")[:50]
    details = [f"/activities/{activity.public_id}/" for activity in ahead]
    quoted = urllib.parse.quote
    cookie = f"sessionid={session}"
    cases = {
        "list": [Request("/activities/")],
        "region": [Request("/activities/?region=320000/&region=320000/320400/&region=320000/320400/320411/")],
        "rare keyword": [Request(f"/activities/?state=all&q={quoted('蓝藻')}")],
        "keyword in one of 400": [Request(f"/activities/?state=all&q={quoted('南极')}")],
        "keyword in one of 200": [Request(f"/activities/?state=all&q={quoted('火箭')}")],
        "frequent keyword": [Request(f"/activities/?q={quoted('科普')}")],
        "open": [Request("/activities/?state=open")],
        "in progress, few": [Request("/activities/?state=running")],
        "detail": [Request(address) for address in details],
        "my activities": [Request("/me/activities/", cookie=cookie)],
    }
    costs = {name: measured(chosen, pids) for name, chosen in cases.items()}
    with data.all_begun():
        costs["in progress, many"] = measured(cases["in progress, few"], pids)
    return costs


def measured(chosen: list[Request], pids: tuple[int, int]) -> Result:
    return load.median(lambda: load.run(PORT, fresh(chosen, 400), pids))


def fresh(chosen: list[Request], count: int) -> list[Request]:
    """Each address a little different, so that no answer comes out of the page cache."""
    some = itertools.islice(itertools.cycle(chosen), count)
    marked = ((one, "&" if "?" in one.address else "?") for one in some)
    return [Request(f"{one.address}{mark}n={next(COUNTER)}", one.body, one.cookie) for one, mark in marked]


def against_hello(pids: tuple[int, int], costs: dict[str, Result]) -> None:
    hello = load.median(lambda: load.run(PORT, [Request("/hello/")] * 2000, pids))
    print(f"\n(a) 100,000 activities, CPU of server and database for a request\n  hello {line(hello)}")
    shared = load.median(lambda: load.run(PORT, [Request("/activities/")] * 2000, pids))
    print(f"  list from the short cache {line(shared)}")
    for name, result in costs.items():
        print(f"  {name} {line(result)}, {result.cpu_ms / hello.cpu_ms:.1f} × hello")


def sign_ups(pids: tuple[int, int], people: list[tuple[object, str]]) -> None:
    print("\n(b) sign-up over HTTP")
    ahead = Slot.objects.filter(shift__starts_at__gt=clock.now()).select_related("activity").order_by("pk")
    hot = [ahead[0]]
    costs: list[Result] = []
    for title, slots in (("one hot activity, 100 places", hot), ("fifty activities", list(ahead[1:51]))):
        requests = []
        for place, (_, session) in enumerate(people[:1500]):
            slot = slots[place % len(slots)]
            body = urllib.parse.urlencode(
                {
                    "slot": str(slot.pk),
                    "form_key": f"{title}{place}",
                    "csrfmiddlewaretoken": TOKEN,
                    "accepts_clash": "1",
                }
            )
            cookie = f"sessionid={session}; csrftoken={TOKEN}"
            requests.append(Request(f"/activities/{slot.activity.public_id}/signup/", body, cookie))
        result = load.run(PORT, requests, pids, clients=16)
        costs.append(result)
        confirmed = SignUp.objects.filter(slot__in=slots, state="confirmed").count()
        print(f"  {title}: {line(result)}, answers {result.statuses}, {confirmed} confirmed")
        if slots is hot and confirmed != 100:
            sys.exit("the hot activity was not exactly full")
    for title, slot, cost in zip(("hot", "another"), (hot[0], ahead[60]), costs, strict=True):
        script = raw.script(slot, *people[1600])
        alone = raw.run(script, pids[1], clients=16)
        print(f"  the same SQL by pgbench, one {title} activity: {line(alone)}")
        print(f"    the application costs {cost.cpu_ms / alone.cpu_ms:.1f} × as much CPU for an attempt")


def flat(costs: dict[int, dict[str, Result]]) -> None:
    first = min(costs)
    print("\n(c) cost as the table grows, against ten thousand rows")
    for name in costs[first]:
        grown = ", ".join(
            f"{size:,}: {found[name].cpu_ms:.2f} ms ({found[name].cpu_ms / costs[first][name].cpu_ms:.2f} ×)"
            for size, found in costs.items()
        )
        print(f"  {name} {grown}")


def line(result: Result) -> str:
    cost = f"{result.cpu_ms:.2f} ms CPU ({result.database_ms:.2f} of it the database), {result.per_core:.0f}/s a core"
    return f"{cost}; {result.per_second:.0f}/s seen beside the load's own {result.load_ms:.2f} ms"


if __name__ == "__main__":
    main()
