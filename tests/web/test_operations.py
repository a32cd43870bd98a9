"""What an operator watches: figures, numbers in the log, and what the error page says."""

import json
import logging
from importlib import import_module
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.test import Client
from django.utils.module_loading import import_string
from prometheus_client.parser import text_string_to_metric_families

from volunteering.core import clock
from volunteering.core.tracing import traced
from volunteering.core.work import enqueue_work

pytestmark = pytest.mark.django_db


def figures(client: Client, **headers: str) -> dict[str, list[tuple[dict[str, str], float]]]:
    text = client.get("/metrics", **headers).content.decode()
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def test_requests_are_counted_by_route_not_by_address(client) -> None:
    client.get("/activities/none-such/")
    counted = [labels for labels, _ in figures(client)["volunteering_requests_total"]]
    assert {"route": "activity_detail", "method": "GET", "status": "404"} in counted
    assert "none-such" not in str(counted)


def test_made_up_methods_are_one_row(client) -> None:
    for letter in "ABCDE":
        client.generic(f"MADEUP{letter}", "/healthz")
    methods = {labels["method"] for labels, _ in figures(client)["volunteering_requests_total"]}
    assert "other" in methods
    assert not any("MADEUP" in one for one in methods)


def test_what_waits_is_told(client, user) -> None:
    enqueue_work("sms:notice", user.pk, due_at=clock.now())
    assert ({"kind": "sms:notice", "state": "waiting"}, 1.0) in figures(client)["volunteering_work"]


def test_strangers_read_no_figures(client, settings) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    settings.METRICS_TOKEN = "secret"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_in_production_this_machine_is_a_stranger_too(client, settings, monkeypatch) -> None:
    """A proxy on it makes everybody look like it."""
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_ADDRESS"):
        monkeypatch.setenv(name, "x")
    for name in ("SEALING_KEYS", "FINGERPRINT_KEYS"):
        monkeypatch.setenv(name, "{}")
    settings.METRICS_FOR_THIS_MACHINE = import_module("config.settings.prod").METRICS_FOR_THIS_MACHINE
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "secret"
    assert client.get("/metrics", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_a_broken_page_tells_the_number_that_stands_in_the_log(client, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.web.public.home.views.terms", None)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert f"编号 {response.headers['X-Request-ID']}" in response.content.decode()


def test_a_number_from_outside_is_believed_from_our_proxy_alone(client, settings) -> None:
    asked = {"X-Request-ID": "from-the-proxy-1"}
    assert client.get("/healthz", headers=asked).headers["X-Request-ID"] != "from-the-proxy-1"
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert client.get("/healthz", headers=asked).headers["X-Request-ID"] == "from-the-proxy-1"
    assert client.get("/healthz", headers={"X-Request-ID": "x\ny"}).headers["X-Request-ID"] != "x\ny"


def lines(log: StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_line_of_the_log_is_json_with_the_number(log) -> None:
    with traced("12345678"):
        logging.getLogger("a").warning("一行")
    (line,) = lines(log)
    assert (line["message"], line["trace"], line["level"]) == ("一行", "12345678", "WARNING")


@pytest.mark.parametrize("address", ["/none/19877776543/?q=19877776543", "/activities/none/?q=19877776543"])
def test_a_request_is_named_by_its_route_and_carries_its_number(client, log, address) -> None:
    response = client.get(address, headers={"Cookie": "phone=19877776543"})
    (line,) = lines(log)
    assert line["message"] == f"404 GET {'none' if 'none/1' in address else 'activity_detail'}"
    assert line["trace"] == response.headers["X-Request-ID"]
    assert "19877776543" not in log.getvalue()


def test_what_a_library_hangs_on_to_a_line_stays_out(log) -> None:
    logging.getLogger("a").warning("一行", extra={"phone": "19877776543"})
    assert set(lines(log)[0]) == {"at", "level", "logger", "message", "trace"}


def test_a_failure_tells_its_class_and_its_place_not_its_words(log, client, monkeypatch) -> None:
    def fail(*_):
        try:
            raise SMTPRecipientsRefused({"wang@example.org": (550, b"19877776543")})
        except SMTPRecipientsRefused as refused:
            raise RuntimeError("wang@example.org") from refused

    monkeypatch.setattr("volunteering.web.public.home.views.render", fail)
    client.raise_request_exception = False
    response = client.get("/")
    (line,) = lines(log)
    assert (line["message"], line["trace"]) == ("500 GET home", response.headers["X-Request-ID"])
    assert "smtplib.SMTPRecipientsRefused" in line["exc_info"]
    assert "builtins.RuntimeError" in line["exc_info"]
    assert f'File "{__file__}"' in line["exc_info"]
    assert "wang@" not in log.getvalue()
    assert "1987777" not in log.getvalue()


def test_the_plain_lines_tell_as_little(log, client, settings) -> None:
    handler = next(one for one in logging.getLogger().handlers if one.name == "stderr")
    before = handler.formatter
    how = {name: value for name, value in settings.LOGGING["formatters"]["plain"].items() if name != "()"}
    handler.setFormatter(import_string(settings.LOGGING["formatters"]["plain"]["()"])(**how))
    try:
        response = client.get("/none/?q=19877776543")
        logging.getLogger("a").error("failed", exc_info=RuntimeError("19877776543"))
    finally:
        handler.setFormatter(before)
    first, second, *rest = log.getvalue().splitlines()
    assert first == f"WARNING django.request {response.headers['X-Request-ID']} 404 GET none"
    assert (second, rest) == ("ERROR a  failed", ["builtins.RuntimeError"])


def test_a_refused_form_quotes_no_header(log) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.post("/login/", {"phone": "1"}, secure=True, headers={"Referer": "https://evil.example/?q=19877776543"})
    assert lines(log)[0]["message"] == "403 POST login"
    assert "19877776543" not in log.getvalue()
