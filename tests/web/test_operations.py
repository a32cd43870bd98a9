"""What an operator watches: figures, numbers in the log, and what the error page says."""

import json
import logging

import pytest
from django.test import Client
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


def test_what_waits_is_told(client, user) -> None:
    enqueue_work("sms:send", user.pk, due_at=clock.now())
    assert ({"kind": "sms:send", "state": "waiting"}, 1.0) in figures(client)["volunteering_work"]


def test_strangers_read_no_figures(client, settings) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    settings.METRICS_TOKEN = "secret"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_a_broken_page_tells_the_number_that_stands_in_the_log(client, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.web.public.home.views.terms", None)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert f"编号 {response.headers['X-Request-ID']}" in response.content.decode()


def test_the_address_with_the_secret_is_not_logged(settings) -> None:
    assert settings.LOGGING["loggers"]["httpx"]["level"] == "WARNING"


def test_a_number_from_outside_is_believed_from_our_proxy_alone(client, settings) -> None:
    asked = {"X-Request-ID": "from-the-proxy-1"}
    assert client.get("/healthz", headers=asked).headers["X-Request-ID"] != "from-the-proxy-1"
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert client.get("/healthz", headers=asked).headers["X-Request-ID"] == "from-the-proxy-1"
    assert client.get("/healthz", headers={"X-Request-ID": "x\ny"}).headers["X-Request-ID"] != "x\ny"


def test_a_line_of_the_log_is_json_with_the_number(settings, capsys) -> None:
    from logging.config import dictConfig

    handler = settings.LOGGING["handlers"]["stderr"]
    assert handler["filters"] == ["trace"]
    config = {**settings.LOGGING, "root": {"handlers": [], "level": "INFO"}, "loggers": {"a": {"handlers": ["stderr"]}}}
    with traced("12345678"):
        dictConfig(config)
        logging.getLogger("a").warning("一行")
    line = json.loads(capsys.readouterr().err)
    assert (line["message"], line["trace"], line["level"]) == ("一行", "12345678", "WARNING")
