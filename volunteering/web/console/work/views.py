"""后台工作: text messages and their providers, what waits, what failed for good and may be started again, and whether
the timetable keeps its hours."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from config.schedule import TIMETABLE
from volunteering.access.permissions import Permission
from volunteering.access.services import restart_kind, restart_work
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.models import UNFINISHED, ScheduledRun, Work, WorkState
from volunteering.core.paging import page_of
from volunteering.core.relay import is_queue_up
from volunteering.core.timetable import is_late
from volunteering.sms.selectors import DAY, budget, provider_lines
from volunteering.web.access import permission_needed
from volunteering.web.console.work import words
from volunteering.web.once import once


@permission_needed(Permission.MANAGE_SETTINGS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    late = now - ScheduledRun.PATIENCE
    waiting = (
        Work.objects.filter(state__in=UNFINISHED)
        .values("kind")
        .annotate(rows=Count("pk"), since=Min("due_at"), again=Count("pk", filter=Q(attempts__gt=0)))
        .order_by("kind")
    )
    dead = Work.objects.filter(state=WorkState.DEAD)
    entries = list(_timetable(now))
    context = {
        "waiting": [{**one, "is_late": one["since"] < late} for one in waiting],
        "dead": page_of(dead, order=("-id",), after=request.GET.get("after", ""), size=30),
        "dead_kinds": list(dead.values("kind").annotate(rows=Count("pk")).order_by("kind")),
        "ill": [one for one in entries if one.trouble],
        "well": [one for one in entries if not one.trouble],
        "restarted": words.WORK.get(request.GET.get("restarted", ""), ""),
        "words": words,
        "now": now,
        "budget": budget(now),
        "budget_ends": budget(now).since + DAY,
        "providers": list(provider_lines(now)),
        "has_queue": bool(settings.QUEUE_ADDRESS),
        "is_queue_up": is_queue_up,
    }
    return render(request, "console/work/overview.html", context)


@permission_needed(Permission.MANAGE_SETTINGS)
@require_POST
@once
def restart(request: HttpRequest, work_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    work = get_object_or_404(Work, pk=work_id)
    restart_work(by=request.user, work=work, now=clock.now())
    return _restarted(work.kind)


@permission_needed(Permission.MANAGE_SETTINGS)
@require_POST
@once
def restart_all(request: HttpRequest) -> HttpResponse:
    """All that failed for good of one kind: after an outage that may be hundreds."""
    assert isinstance(request.user, User)
    kind = request.POST.get("kind", "")
    restart_kind(by=request.user, kind=kind, now=clock.now())
    return _restarted(kind)


def _restarted(kind: str) -> HttpResponse:
    return redirect(f"{reverse('console_work')}?{urlencode({'restarted': kind})}")


@dataclass(frozen=True)
class Entry:
    """A line of the timetable."""

    run: ScheduledRun
    every: dt.timedelta
    trouble: str  # "" when all is well


def _timetable(now: dt.datetime) -> Iterator[Entry]:
    known = {one.name: one for one in ScheduledRun.objects.all()}
    for name, every in TIMETABLE:
        run = known.get(name) or ScheduledRun(name=name, next_at=now)
        if is_late(run, every, now=now):
            yield Entry(run, every, "停了")
        else:
            yield Entry(run, every, f"失败：{run.failure}" if run.is_failing else "")
