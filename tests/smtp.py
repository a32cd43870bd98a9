"""A mail server on loopback: takes letters, refuses addresses, hangs."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.loopback import served


class Standin:
    def __init__(self) -> None:
        self.sent: list[str] = []  # to whom
        self.refused: set[str] = set()
        self.is_hanging = False
        self.let_go = threading.Event()
        self.address = ""


class Handler(socketserver.StreamRequestHandler):
    standin: Standin

    def handle(self) -> None:
        with suppress(ConnectionError):  # who asked did not wait
            if self.standin.is_hanging:
                self.standin.let_go.wait(30)
            self.say("220 here")
            while line := self.rfile.readline():
                if not self.answer(line.decode().strip()):
                    return

    def answer(self, line: str) -> bool:
        word = line.upper()
        if word.startswith("RCPT"):
            self.to = line.partition("<")[2].partition(">")[0]
            self.say("550 no such mailbox" if self.to in self.standin.refused else "250 ok")
        elif word == "DATA":
            self.say("354 go on")
            while self.rfile.readline().strip() != b".":
                pass
            self.standin.sent.append(self.to)
            self.say("250 taken")
        elif word == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def running() -> Iterator[Standin]:
    standin = Standin()
    with served(Handler, standin) as place:
        standin.address = place
        yield standin
        standin.let_go.set()
