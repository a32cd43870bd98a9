"""后台工作: text messages and their providers, what waits, what failed for good and may be started again, and whether
the timetable keeps its hours."""

from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from config.schedule import TIMETABLE
from volunteering.access.permissions import Permission
from volunteering.access.services import restart_work
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.models import UNFINISHED, ScheduledRun, Work, WorkState
from volunteering.core.paging import page_of
from volunteering.core.relay import is_queue_up
from volunteering.core.timetable import is_late
from volunteering.sms.selectors import DAY, budget, provider_lines
from volunteering.web.access import permission_needed
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
    known = {one.name: one for one in ScheduledRun.objects.all()}
    entries = [(known.get(name) or ScheduledRun(name=name, next_at=now), every) for name, every in TIMETABLE]
    context = {
        "waiting": [{**one, "is_late": one["since"] < late} for one in waiting],
        "dead": page_of(dead, order=("-id",), after=request.GET.get("after", ""), size=30),
        "timetable": [(run, every, is_late(run, every, now=now)) for run, every in entries],
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
    restart_work(by=request.user, work=get_object_or_404(Work, pk=work_id), now=clock.now())
    return redirect("console_work")
