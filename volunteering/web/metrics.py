"""Figures for Prometheus: requests by route, and what waits in the database.

With several web processes PROMETHEUS_MULTIPROC_DIR names a folder they share; the library adds them up.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from config.schedule import TIMETABLE
from volunteering.core import clock
from volunteering.core.models import UNFINISHED, ScheduledRun, Work, WorkState
from volunteering.core.relay import is_queue_up
from volunteering.core.timetable import lateness
from volunteering.sms.models import SmsMessage
from volunteering.sms.selectors import budget as day_budget
from volunteering.web.phone import client_address
from volunteering.web.telling import method_of, route_of

OWN = {"127.0.0.1", "::1"}
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1.0, 2.0, 5.0)
REQUESTS = Counter("volunteering_requests", "Answers by route, method and status.", ("route", "method", "status"))
SECONDS = Histogram("volunteering_request_seconds", "Time to answer, by route.", ("route",), buckets=BUCKETS)


class Measured:
    """Outermost, so that the time is the whole of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        # Routes by name: addresses would make a row for every activity, and hold tokens.
        SECONDS.labels(route_of(request)).observe(time.perf_counter() - started)
        REQUESTS.labels(route_of(request), method_of(request), response.status_code).inc()
        return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For who knows METRICS_TOKEN; in the demo for this machine too. Behind a proxy everybody may look like it."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    if settings.METRICS_FOLDER:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(Waiting())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return constant_time_compare(given, settings.METRICS_TOKEN)
    return settings.METRICS_FOR_THIS_MACHINE and client_address(request) in OWN


class Waiting(Collector):
    """Asked at each scrape: a handful of counts over short indexes."""

    def collect(self) -> Iterable[Metric]:
        now = clock.now()
        count = GaugeMetricFamily("volunteering_work", "Background work by kind and state.", labels=("kind", "state"))
        age = GaugeMetricFamily("volunteering_work_late_seconds", "How late the oldest is.", labels=("kind",))
        since: dict[str, dt.datetime] = {}
        # Each with an index of its own: what is done is nearly all.
        for some in (Work.objects.filter(state__in=UNFINISHED), Work.objects.filter(state=WorkState.DEAD)):
            for one in some.values("kind", "state").annotate(rows=Count("pk"), since=Min("due_at")):
                count.add_metric((one["kind"], one["state"]), one["rows"])
                if one["state"] != WorkState.DEAD:
                    since[one["kind"]] = min(one["since"], since.get(one["kind"], one["since"]))
        for kind, oldest in since.items():
            age.add_metric((kind,), max(0.0, (now - oldest).total_seconds()))
        late = GaugeMetricFamily("volunteering_timetable_late_seconds", "Past its hour.", labels=("entry",))
        every = dict(TIMETABLE)
        for name, next_at in ScheduledRun.objects.filter(name__in=every).values_list("name", "next_at"):
            late.add_metric((name,), lateness(next_at, every[name], now=now).total_seconds())
        sms = GaugeMetricFamily("volunteering_sms", "Text messages of the last minutes.", labels=("state", "provider"))
        for one in SmsMessage.objects.values("state", "provider").annotate(rows=Count("pk")):
            sms.add_metric((one["state"], one["provider"]), one["rows"])
        budget = GaugeMetricFamily("volunteering_sms_budget_used_ratio", "Of the day's text messages, 0 to 1.")
        budget.add_metric((), day_budget(now).share / 100)
        yield from (count, age, late, sms, budget)
        if settings.QUEUE_ADDRESS:
            queue = GaugeMetricFamily("volunteering_queue_up", "Whether the queue answers.")
            queue.add_metric((), is_queue_up())
            yield queue
