"""The web server under measurement, and who works for it."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.core.management import call_command
from django.db import connection

with socket.socket() as _probe:  # two servers on one port would share the requests without a word
    _probe.bind(("127.0.0.1", 0))
    PORT = _probe.getsockname()[1]
ROOT = Path(__file__).parents[1]


def serve() -> subprocess.Popen[bytes]:
    call_command("collectstatic", interactive=False, verbosity=0)
    command = [".venv/bin/granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT)]
    command += ["--workers", "1", "--blocking-threads", "2", "--log-level", "warning", "config.wsgi:application"]
    server = subprocess.Popen(command, cwd=ROOT)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1).close()
            return server
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")


def postmaster() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()[1])


def memory(pid: int) -> int:
    children = [p for p in Path("/proc").glob("[0-9]*/status") if f"PPid:\t{pid}\n" in p.read_text()]
    lines = [line for p in children for line in p.read_text().splitlines() if line.startswith("VmRSS")]
    return max(int(line.split()[1]) for line in lines) // 1024
