"""Sheets at volume: `bin/with-postgres .venv/bin/python -m benchmarks.sheets [rows [sheets]]`.

A real worker checks and applies a sheet of Annex 2 while a page is asked for; beside it the floor (python-calamine
reading, plain checks, COPY of the same rows) and a peer (openpyxl, a Django form and save() for each row, scaled).
"""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.bench"

import django

django.setup()

from django import forms
from django.core.management import call_command
from django.db import connection
from python_calamine import CalamineWorkbook
from stdnum.iso7064 import mod_11_2

from benchmarks import annex, data
from benchmarks.load import cpu_of
from benchmarks.serving import PORT, postmaster, serve
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.sealing import fingerprint
from volunteering.imports.models import BUSY_STATES, ImportBatch
from volunteering.imports.selectors import counts_of
from volunteering.imports.services import confirm_batch, undo_batch, upload_batch
from volunteering.organizations.enums import ExportPurpose
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.services import export_members
from volunteering.regions.models import Region
from volunteering.regions.services import load_regions
from volunteering.vocabularies.services import load_terms
from volunteering.volunteers.models import Volunteer

PEER_ROWS = 2_000


@dataclass
class Step:
    seconds: float
    worker_cpu: float
    database_cpu: float

    @property
    def cpu(self) -> float:
        return self.worker_cpu + self.database_cpu

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s (CPU {self.worker_cpu:.1f} s, database {self.database_cpu:.1f} s)"


def main() -> None:
    call_command("migrate", verbosity=0)
    load_regions()
    load_terms()
    given = [int(text) for text in sys.argv[1:]]
    count, sheets = (*given, *(100_000, 1)[len(given) :])
    data.fill(1, 10_000, data.organization(clock.now()))
    measure(count, whole=True, sheets=sheets)


def measure(count: int, *, whole: bool, sheets: int = 1) -> None:
    """`whole`: also the page's patience meanwhile, undo and the peer. `sheets`: further ones of as many rows each."""
    now = clock.now()
    holder = Organization.objects.filter(state="certified").first() or data.organization(now)
    user = administrator(holder)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "annex.xlsx"
        annex.write(path, 0, count)
        content = path.read_bytes()
        print(f"\nsheets: {count:,} rows of Annex 2, {len(content) / 1e6:.1f} MB")
        floor = step_of(lambda: floor_of(path))
        print(f"  floor (calamine, plain checks, COPY): {floor}")
        with worker() as process:
            with patience() if whole else nullcontext():
                batch, checked = check(holder, user, content, process)
                print(f"  check {checked}, {checked.cpu / floor.cpu:.1f} × the floor's CPU", flush=True)
                applied = apply(batch, user, process)
                print(f"  apply {applied}, {applied.cpu / floor.cpu:.1f} × the floor's CPU", flush=True)
            stored = Membership.objects.filter(organization=holder, state="active").count()
            print(f"  memory at most: {process.memory}; {stored - 1:,} members stored")
            print(f"  export {export(holder, user)}")
            again, unchanged = check(holder, user, content, process)
            print(f"  the same sheet again, all known: check {unchanged}; {verdicts(again)}", flush=True)
            if whole:
                print(f"  undo {undo(batch, user, process)}", flush=True)
            for place in range(1, sheets):
                annex.write(path, place * count, count)
                further, checked = check(holder, user, path.read_bytes(), process)
                print(f"  rows {place * count:,} to {(place + 1) * count:,}: check {checked}, ", end="")
                print(f"apply {apply(further, user, process)}", flush=True)
        if whole:
            peer(path, floor, count)


def verdicts(batch: ImportBatch) -> str:
    return ", ".join(f"{count:,} {verdict.value}" for verdict, count in counts_of(batch) if count)


def administrator(holder: Organization) -> User:
    person = Volunteer.objects.active().first() or data.volunteers(1, clock.now())[0][0]
    now = clock.now()
    office = {"role": "administrator", "state": "active", "requested_at": now, "joined_at": now}
    Membership.objects.get_or_create(organization=holder, volunteer=person, defaults=office)
    Organization.objects.filter(pk=holder.pk).update(member_count=1, administrator_count=1)
    assert person.user is not None
    return person.user


class Worker:
    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.pid = process.pid
        self.own, self.reader = 0, 0
        self.database = postmaster()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            self.own = max(self.own, high_water(self.pid))
            self.reader = max([self.reader, *map(high_water, children_of(self.pid))])
            time.sleep(0.05)

    @property
    def memory(self) -> str:
        return f"{self.own} MB worker, {self.reader} MB reader"

    def step(self, batch: ImportBatch) -> Step:
        before, began = (cpu_of([self.pid]), cpu_of([self.database])), time.monotonic()
        while True:
            batch.refresh_from_db()
            if batch.state not in BUSY_STATES:
                break
            time.sleep(0.05)
        spent = cpu_of([self.pid]) - before[0], cpu_of([self.database]) - before[1]
        return Step(time.monotonic() - began, *spent)


def high_water(pid: int) -> int:
    """VmHWM in MB; 0 once the process is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


def children_of(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []


@contextmanager
def worker() -> Iterator[Worker]:
    process = subprocess.Popen([sys.executable, "manage.py", "run_worker"])
    try:
        yield Worker(process)
    finally:
        process.terminate()
        process.wait(20)


def check(holder: Organization, user: User, content: bytes, process: Worker) -> tuple[ImportBatch, Step]:
    batch = upload_batch(
        by=user,
        kind="volunteers",
        organization_id=holder.pk,
        region_path=holder.region_path,
        name="名单.xlsx",
        content=content,
        now=clock.now(),
    )
    step = process.step(batch)
    assert batch.state == "checked", batch.failure
    return batch, step


def apply(batch: ImportBatch, user: User, process: Worker) -> Step:
    confirm_batch(by=user, batch=batch, declares_consent=True, now=clock.now())
    batch.refresh_from_db()
    return process.step(batch)


def export(holder: Organization, user: User) -> str:
    began, out = time.monotonic(), []
    pieces = export_members(by=user, organization=holder, purpose=ExportPurpose.CHECK, is_full=True, now=clock.now())
    size = 0
    for piece in pieces:
        size += len(piece)
        out.append(time.monotonic() - began)
    return f"{out[-1]:.1f} s, the first piece after {out[0]:.2f} s, {size / 1e6:.1f} MB"


def undo(batch: ImportBatch, user: User, process: Worker) -> Step:
    undo_batch(by=user, batch=batch, now=clock.now())
    batch.refresh_from_db()
    return process.step(batch)


@contextmanager
def patience() -> Iterator[None]:
    """How long /activities/ takes, asked ten times a second, before the sheet and while it is worked on."""
    server, stop, times = serve(), threading.Event(), []

    def ask() -> None:
        client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        while not stop.wait(0.1):
            began = time.monotonic()
            try:
                client.request("GET", f"/activities/?n={len(times)}")
                client.getresponse().read()
            except http.client.RemoteDisconnected:  # kept alive too long: the next request connects anew
                continue
            times.append(time.monotonic() - began)

    asking = threading.Thread(target=ask, daemon=True)
    try:
        asking.start()
        time.sleep(10)
        quiet = len(times)
        yield
        before, meanwhile = p95(times[:quiet]), p95(times[quiet:])
        print(
            f"  p95 of /activities/: {before:.1f} ms before, {meanwhile:.1f} ms meanwhile ({meanwhile / before:.1f} ×)"
        )
    finally:
        stop.set()
        asking.join(5)
        server.terminate()
        server.wait(10)


def p95(times: list[float]) -> float:
    return 1000 * sorted(times)[int(len(times) * 0.95)]


def step_of(work: Callable[[], None]) -> Step:
    """What it costs in this process."""
    database = postmaster()
    own, served, began = time.process_time(), cpu_of([database]), time.monotonic()
    work()
    return Step(time.monotonic() - began, time.process_time() - own, cpu_of([database]) - served)


def floor_of(path: Path) -> None:
    """The least that could be done: cells as text, a phone, a check digit, a date, COPY with two unique indexes."""
    columns = len(annex.COLUMNS) + 1
    names = ", ".join(f"c{place}" for place in range(columns))
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS floor")
        cursor.execute(f"CREATE TABLE floor ({names.replace(',', ' text,')} text, UNIQUE (c2), UNIQUE (c4))")
        with cursor.copy(f"COPY floor ({names}) FROM STDIN") as copy:
            for number, row in enumerate(sheet.iter_rows()):
                if number > 1 and is_right(row):
                    copy.write_row(row)
        cursor.execute("DROP TABLE floor")


def is_right(row: list[object]) -> bool:
    phone, card = str(row[2]).strip(), str(row[4]).strip()
    return (
        bool(re.fullmatch(r"1[3-9]\d{9}", phone)) and mod_11_2.is_valid(card) and all(str(cell).strip() for cell in row)
    )


class PersonForm(forms.Form):
    name = forms.CharField(max_length=50)
    phone = forms.RegexField(r"1[3-9]\d{9}")
    sex = forms.ChoiceField(choices=[("男", "男"), ("女", "女")])
    card = forms.CharField(max_length=18, validators=[mod_11_2.validate])
    employer = forms.CharField(max_length=100)


PEER_COLUMNS = {"name": 1, "phone": 2, "sex": 3, "card": 4, "employer": 7}


def peer(path: Path, floor: Step, count: int) -> None:
    """How importers are often written: openpyxl, a form for each row, save(); no look-ups, no boxes, no membership."""
    try:
        import openpyxl
    except ImportError:
        print("  peer left out: install openpyxl to measure it")
        return
    region = Region.objects.get(code="320411")
    read = step_of(lambda: deque(openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True), 0))
    rows = list(annex.rows(10_000_000, PEER_ROWS))

    def store() -> None:
        now = clock.now()
        for row in rows:
            form = PersonForm({name: row[place] for name, place in PEER_COLUMNS.items()})
            assert form.is_valid(), form.errors
            given = form.cleaned_data
            Volunteer(
                name=given["name"],
                number=given["phone"],
                phone=given["phone"],
                phone_fingerprint=fingerprint("phone", given["phone"]),
                document_number=given["card"],
                document_fingerprint=fingerprint("document", given["card"]),
                employer=given["employer"],
                region=region,
                region_path=region.path,
                origin="import",
                state="imported",
                created_at=now,
                updated_at=now,
            ).save(force_insert=True)

    stored, share = step_of(store), count / PEER_ROWS
    cpu = read.cpu + stored.cpu * share
    print(
        f"  peer: {read.seconds + stored.seconds * share:.0f} s, CPU {cpu:.0f} s ({cpu / floor.cpu:.0f} × the floor's),"
    )
    print(f"    reading measured whole, storing on {PEER_ROWS:,} rows and scaled")


if __name__ == "__main__":
    main()
