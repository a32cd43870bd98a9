import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": {"width": 375, "height": 812}, "desktop": {"width": 1280, "height": 900}}


@contextmanager
def started(var: Path, **settings: str) -> Iterator[str]:
    """The address of the real thing, started as `make run` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "VAR_DIR": str(var), **settings}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen([str(ROOT / "bin/run")], env=environment, stdout=sys.stderr)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1200):  # two minutes: a busy machine is slow to fill the database
            try:
                urllib.request.urlopen(f"{address}/readyz", timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, "the server did not start"
                time.sleep(0.1)
        else:
            pytest.fail("the server did not answer in time")
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with started(tmp_path_factory.mktemp("var")) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    programs = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, programs)))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


@pytest.fixture(params=["phone", "desktop", "phone without JavaScript"])
def page(request, browser, site):
    size, _, rest = request.param.partition(" ")
    context = browser.new_context(
        viewport=SIZES[size], base_url=site, locale="zh-CN", java_script_enabled="without" not in rest
    )
    context.set_default_timeout(8000)
    yield context.new_page()
    context.close()
