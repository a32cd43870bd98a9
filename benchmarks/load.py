"""Load from a second process over kept-alive connections on loopback, and the CPU it costs server and database."""

import http.client
import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Request:
    address: str
    body: str = ""
    cookie: str = ""


@dataclass(frozen=True)
class Result:
    count: int
    seconds: float
    server_seconds: float
    database_seconds: float
    load_seconds: float
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of one core for a request, server and database together."""
        return 1000 * (self.server_seconds + self.database_seconds) / self.count

    @property
    def per_core(self) -> float:
        """What one core could answer in a second if it did nothing else: the load itself is counted out."""
        return 1000 / self.cpu_ms

    @property
    def load_ms(self) -> float:
        return 1000 * self.load_seconds / self.count

    @property
    def database_ms(self) -> float:
        return 1000 * self.database_seconds / self.count


def cpu_of(root_pids: list[int]) -> float:
    """User and system seconds of these processes and all below them."""
    parents, spent = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        pid = int(path.parent.name)
        # Fields after the name: state, parent, …, utime (12th), stime (13th), then those of ended children.
        parents[pid], spent[pid] = int(words[1]), sum(map(int, words[11:15])) / TICKS
    wanted, found = set(root_pids), set(root_pids)
    while found:
        found = {pid for pid, parent in parents.items() if parent in found}
        wanted |= found
    return sum(spent.get(pid, 0.0) for pid in wanted)


def _work(port: int, requests: list[Request], answers: "object") -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    statuses: dict[int, int] = {}
    for request in requests:
        response = _answer(connection, request)
        statuses[response.status] = statuses.get(response.status, 0) + 1
    answers.put(statuses)  # type: ignore[attr-defined]


def run(port: int, requests: list[Request], pids: tuple[int, int], clients: int = 8) -> Result:
    context = get_context("fork")
    answers = context.Queue()
    shares = [requests[place::clients] for place in range(clients)]
    workers = [context.Process(target=_work, args=(port, share, answers)) for share in shares if share]
    server, database = pids
    own = children()
    before, began = (cpu_of([server]), cpu_of([database])), time.monotonic()
    for worker in workers:
        worker.start()
    statuses: dict[int, int] = {}
    for _ in workers:
        for status, count in answers.get(timeout=300).items():
            statuses[status] = statuses.get(status, 0) + count
    seconds = time.monotonic() - began
    for worker in workers:
        worker.join()
    spent = cpu_of([server]) - before[0], cpu_of([database]) - before[1]
    return Result(len(requests), seconds, *spent, children() - own, statuses)


@dataclass(frozen=True)
class Visit:
    """Somebody who comes so many seconds after the start; what to ask is worked out at that moment."""

    at: float
    steps: Callable[[], list[Request]]


def visits(port: int, planned: list[Visit], clients: int) -> list[tuple[int, int, float]]:
    """(step, status, seconds) of every answer; where an answer leads is one more step.

    The clients are threads of one process beside the measuring one. A late client's first seconds count from when the
    visit was due.
    """
    context = get_context("fork")
    answers = context.Queue()
    visitor = context.Process(target=_visit_all, args=(port, planned, clients, answers))
    visitor.start()
    found: list[tuple[int, int, float]] = answers.get(timeout=600)
    visitor.join()
    return found


def _visit_all(port: int, planned: list[Visit], clients: int, answers: "object") -> None:
    began = time.monotonic() + 0.2  # until all clients run
    with ThreadPoolExecutor(clients) as pool:
        found = pool.map(lambda visit: _visit(port, visit, began), planned)
        answers.put([one for each in found for one in each])  # type: ignore[attr-defined]


def _visit(port: int, visit: Visit, began: float) -> list[tuple[int, int, float]]:
    time.sleep(max(began + visit.at - time.monotonic(), 0))
    since = began + visit.at if visit.at else time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)  # everybody has a phone of their own
    found, steps = [], visit.steps()
    while steps:
        request = steps.pop(0)
        response = _answer(connection, request)
        found.append((len(found), response.status, time.monotonic() - since))
        since = time.monotonic()
        if response.status == 302:
            steps.insert(0, Request(response.headers["Location"], cookie=request.cookie))
    connection.close()
    return found


def _answer(connection: http.client.HTTPConnection, request: Request) -> http.client.HTTPResponse:
    headers = {"Cookie": request.cookie} if request.cookie else {}
    if request.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if request.body else "GET", request.address, request.body or None, headers)
    response = connection.getresponse()
    response.read()
    return response


def children() -> float:
    """CPU seconds of this process's ended children: the clients."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def median(measure: Callable[[], Result], times: int = 3) -> Result:
    return sorted((measure() for _ in range(times)), key=lambda one: one.cpu_ms)[times // 2]
