"""A real Redis behind a socket of its own, and a worker of its queue that ends when nothing is left."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from volunteering.core import relay
from volunteering.core.lanes import Lane


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    with started(tmp_path_factory.mktemp("redis")) as (address, _):
        yield address


@contextmanager
def started(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    place = folder / "socket"
    words = ("--port", "0", "--unixsocket", str(place), "--save", "", "--dir", str(folder))
    server = subprocess.Popen([shutil.which("redis-server"), *words], stdout=subprocess.DEVNULL)
    try:
        while not listens(place):
            assert server.poll() is None, "redis-server did not start"
            time.sleep(0.01)
        yield f"unix://{place}", server
    finally:
        server.terminate()
        server.wait()


def listens(place: Path) -> bool:
    """The socket is there a moment before anybody listens at it."""
    with socket.socket(socket.AF_UNIX) as caller:
        return caller.connect_ex(str(place)) == 0


def work_off() -> None:
    from redis import Redis
    from rq import SimpleWorker

    connection = Redis.from_url(relay.settings.QUEUE_ADDRESS)
    SimpleWorker(list(Lane), connection=connection).work(burst=True, logging_level="ERROR")
    connection.close()
