"""The queue, the workers, the database."""

import json
import os
import socket
import subprocess
import sys

import pytest
from django.db import OperationalError

from tests.outages.conftest import CODE_PHONE
from tests.outages.rows import shows
from tests.outages.test_sms_outages import notice
from tests.redis_server import started, work_off
from tests.web.test_operations import figures
from volunteering.core import relay
from volunteering.core.lanes import PATIENCE, Lane
from volunteering.core.management.commands import run_worker
from volunteering.core.models import Work, WorkState
from volunteering.core.timetable import tick

pytestmark = pytest.mark.django_db
WATCH = (("volunteering.core.scheduled.clean", PATIENCE),)
WITHOUT_DATABASE = """
import json, time, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for path, cookie in (("/", ""), ("/login/", "a" * 32), ("/readyz", "")):
    client.cookies.clear()
    client.cookies.load({"sessionid": cookie} if cookie else {})
    began = time.monotonic()
    answer = client.get(path)
    print(json.dumps([path, answer.status_code, answer.content.decode(), time.monotonic() - began]))
"""


@pytest.fixture
def queue_at(settings):
    def connect(address: str) -> None:
        settings.QUEUE_ADDRESS = address
        relay.connection.cache_clear()

    yield connect
    relay.connection.cache_clear()


@pytest.fixture
def silent_port():
    """Takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def sent_to(sms) -> list[str]:
    return [phone for _, phone, *_ in sms.sent]


@shows("队列：Redis 连不上")
@pytest.mark.parametrize("way", ["refuses", "hangs"])
def test_without_the_queue_the_worker_does_it_itself(sms, site, worker, in_time, client, queue_at, silent_port, way):
    queue_at(f"redis://127.0.0.1:{1 if way == 'refuses' else silent_port}/0")
    site()
    ready = in_time("get", "/readyz")
    assert (ready.status_code, ready.content) == (200, b"ok, queue unreachable")
    assert figures(client)["volunteering_queue_up"] == [({}, 0.0)]
    for _ in range(2):
        worker()
    assert sent_to(sms) == [CODE_PHONE]


@shows("队列：Redis 连不上")
@pytest.mark.slow
def test_what_the_lost_queue_held_is_done_once(sms, site, worker, moment, in_time, queue_at, tmp_path) -> None:
    with started(tmp_path) as (address, server):
        queue_at(address)
        site()
        worker()
        assert in_time("get", "/readyz").content == b"ok, queue ok"
        assert not sms.sent  # it lies in the queue
        server.terminate()
        server.wait()
        moment.passes(seconds=21)  # a code lives for five minutes
        worker()
        assert sent_to(sms) == [CODE_PHONE]
    (tmp_path / "socket").unlink(missing_ok=True)
    with started(tmp_path) as (address, _):
        work = Work.objects.get()
        relay.queue(Lane.URGENT).enqueue(relay.run, work.pk.hex)  # as if it had come back with all it held
        work_off()
    assert sent_to(sms) == [CODE_PHONE]


@shows("队列：Redis 被清空")
@pytest.mark.slow
def test_what_an_emptied_queue_forgot_is_handed_over_again(sms, site, worker, moment, queue_at, redis_server) -> None:
    queue_at(redis_server)
    site()
    notice(moment.now)
    worker()
    relay.connection().flushall()
    moment.passes(seconds=21)
    worker()
    assert sent_to(sms) == [CODE_PHONE]
    moment.passes(minutes=10)
    for _ in range(2):
        worker()
        work_off()
    assert sent_to(sms) == [CODE_PHONE, "19900000066"]


@shows("后台：没有 run_worker 在运行")
def test_without_a_worker_rows_wait_and_go_once(sms, site, worker, moment, client) -> None:
    tick(WATCH, now=moment.now)
    site()
    moment.passes(minutes=20)
    ((entry, late),) = figures(client)["volunteering_timetable_late_seconds"]
    assert (entry["entry"], late) == (WATCH[0][0], 600.0)
    assert Work.objects.get(kind="sms:code").state == WorkState.WAITING
    worker()
    assert not sms.sent  # the code is of no use any more, and is not sent
    client.logout()
    client.post("/login/", {"phone": CODE_PHONE, "send": "1"})
    for _ in range(2):
        worker()
    assert sent_to(sms) == [CODE_PHONE]


@shows("后台：没有 run_queue 在运行")
@pytest.mark.slow
def test_without_a_worker_of_the_queue_codes_go_and_the_rest_waits_in_it(
    sms, site, worker, moment, queue_at, redis_server
) -> None:
    queue_at(redis_server)
    relay.connection().flushall()
    site()
    notice(moment.now)
    for _ in range(2):
        worker()
        moment.passes(seconds=21)
    worker()
    assert sent_to(sms) == [CODE_PHONE]
    work_off()
    assert sent_to(sms) == [CODE_PHONE, "19900000066"]


@shows("数据库：连不上")
def test_without_the_database_pages_say_so_and_the_machine_is_taken_out() -> None:
    address = "postgresql://nobody@127.0.0.1:1/none"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": address}
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WITHOUT_DATABASE],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(path, status) for path, status, *_ in answers] == [("/", 503), ("/login/", 503), ("/readyz", 503)]
    assert all("平台暂时打不开" in text for _, _, text, _ in answers[:2])
    assert answers[2][2] == "database unreachable"
    assert all(seconds < 2 for *_, seconds in answers)


@shows("数据库：连不上")
def test_the_worker_outlives_a_database_that_is_away(monkeypatch) -> None:
    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr(run_worker, "tick", away)
    monkeypatch.setattr(run_worker, "serve", away)
    assert run_worker.keep_timetable() == run_worker.serve_lane(Lane.URGENT) == run_worker.PAUSE_AFTER_TROUBLE
    monkeypatch.setattr(run_worker, "tick", lambda *_, **__: [])
    assert run_worker.keep_timetable() == run_worker.PAUSE
