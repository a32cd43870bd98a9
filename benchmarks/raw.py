"""The database's part of a sign-up alone: the statements of a real attempt, run by pgbench for many people."""

import re
import subprocess
import tempfile
import time
import uuid

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.load import Result, cpu_of
from volunteering.activities.models import SignUp, Slot
from volunteering.volunteers.models import Volunteer

PEOPLE = """
    CREATE TABLE IF NOT EXISTS bench_person AS
        SELECT number::bigint AS n, user_id AS who, id AS volunteer FROM volunteers_volunteer;
    CREATE UNIQUE INDEX IF NOT EXISTS bench_person_n ON bench_person (n)
"""
TIMES = 90  # attempts of each client: sixteen of them use the first 1,440 people


def script(slot: Slot, person: Volunteer, session: str) -> str:
    """What one attempt asks the database, with the person, the keys and the form's key replaced by variables."""
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = session
    with CaptureQueriesContext(connection) as captured:
        body = {"slot": str(slot.pk), "form_key": "raw", "accepts_clash": "1"}
        answer = client.post(f"/activities/{slot.activity.public_id}/signup/", body)
    assert answer.status_code == 302, answer.status_code
    made = SignUp.objects.get(slot=slot, volunteer=person)
    variables = {
        session: "'bench' || lpad(:n::text, 27, '0')",
        str(person.user_id): "(:who)::uuid",
        str(person.pk): "(:volunteer)::uuid",
    }
    lines = ["\\set i :i + 1", f"\\set n :client_id * {TIMES} + :i", "\\set key random(1, 9000000000000000)"]
    lines.append("SELECT who, volunteer FROM bench_person WHERE n = :n \\gset")
    lines += [" ".join(replaced(one["sql"], variables, made.pk).split()) + ";" for one in captured.captured_queries]
    return "\n".join(lines)


def replaced(sql: str, variables: dict[str, str], made: uuid.UUID) -> str:
    for value, variable in variables.items():
        for spelling in (value, value.replace("-", "")):
            sql = re.sub(rf"'{spelling}'(::uuid)?", variable, sql)
    new_keys = rf"'(?:{made}|{made.hex})'(?:::uuid)?"
    sql = re.sub(new_keys, "gen_random_uuid()", sql)
    if sql.startswith('INSERT INTO "audit_auditevent"'):
        sql = re.sub(r"VALUES \('[0-9a-f-]+'(::uuid)?", "VALUES (gen_random_uuid()", sql)
    sql = sql.replace("activities:sign_up:made", "activities.sign_up.made")  # pgbench would see variables
    return re.sub(r"'[0-9a-f]{64}'", "lpad(:key::text, 64, '0')", sql)


def run(text: str, postmaster: int, clients: int) -> Result:
    settings = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
    SignUp.objects.all().delete()
    Slot.objects.filter(taken__gt=0).update(taken=0, waiting=0, last_queue_number=0)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text)
        file.flush()
        command = [
            "pgbench",
            "-n",
            "-M",
            "prepared",
            "-c",
            str(clients),
            "-t",
            str(TIMES),
            "-D",
            "i=-1",
            "-f",
            file.name,
        ]
        command += ["-h", settings["HOST"], "-p", settings["PORT"] or "5432", "-U", settings["USER"], settings["NAME"]]
        before, began = cpu_of([postmaster]), time.monotonic()
        subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, spent = time.monotonic() - began, cpu_of([postmaster]) - before
    assert SignUp.objects.count() == clients * TIMES
    return Result(clients * TIMES, seconds, 0.0, spent, 0.0, {})
