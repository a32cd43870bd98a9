"""组建进度: who has formed its team, who is late, and a word to those who are."""

from collections import Counter
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.access.permissions import Permission
from volunteering.access.selectors import regions_with
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.organizations.enums import FormationProgress
from volunteering.organizations.models import FormationTask
from volunteering.organizations.policies import (
    can_set_formation,
    formation_tasks_visible_to,
    formation_units_reminded_by,
    formation_units_visible_to,
)
from volunteering.organizations.rules import LEADER_TITLES
from volunteering.organizations.selectors.formation import UnitLine, board
from volunteering.organizations.services import (
    CannotSetFormation,
    close_formation_task,
    edit_formation_task,
    proposed_units,
    record_formation_export,
    remind_units,
    set_formation_task,
)
from volunteering.web.access import permission_needed, show_refusal
from volunteering.web.console.formation.forms import NewTaskForm, TaskForm, values_of_task
from volunteering.web.console.formation.workbook import workbook_of
from volunteering.web.downloads import workbook
from volunteering.web.keeping import typed
from volunteering.web.once import once

NOT_CONFIRMED = "结束后不再统计和提醒，也不能再修改。确定要结束，请先勾选。"
SHOWN_TASKS = 50


@permission_needed(Permission.VIEW_ORGANIZATIONS)
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """The board of one task: the one named in the address, else the widest open one."""
    recent = formation_tasks_visible_to(request.user).order_by("-issued_on", "-id")
    tasks = sorted(recent[:SHOWN_TASKS], key=lambda one: (one.closed_at is not None, one.region.path.count("/")))
    wanted = request.GET.get("task", "")
    task = next((one for one in tasks if one.public_id == wanted), None)
    if wanted and task is None:
        task = get_object_or_404(recent, public_id=wanted)
    task = task or (tasks[0] if tasks else None)
    may_set = bool(regions_with(request.user, Permission.MANAGE_FORMATION))
    if task is None:
        return render(request, "console/formation/none.html", {"may_set": may_set})
    today = local_date(clock.now())
    lines = lines_of(request, task)
    counts = Counter(one.progress for one in lines)
    context = {
        "tasks": tasks,
        "task": task,
        "milestones": _milestones(task),
        "today": today,
        "lines": lines,
        "whole": next((one for one in lines if one.unit.region_id == task.region_id), None),
        "titles": LEADER_TITLES,
        "counts": [(state, counts[state]) for state in FormationProgress],
        "may_set": may_set,
        "is_own": can_set_formation(request.user, task.region.path),
        "needing": _needing(request, task, lines),
    }
    return render(request, "console/formation/board.html", context)


@permission_needed(Permission.MANAGE_FORMATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    regions = regions_with(request.user, Permission.MANAGE_FORMATION)
    initial = {"issued_on": local_date(clock.now()), "lists_units": True}
    form = NewTaskForm(typed(request), initial=initial, regions=regions)
    if request.method == "POST" and form.is_valid():
        region = form.cleaned_data["region"]
        units = proposed_units(region) if form.cleaned_data["lists_units"] else []
        try:
            task = set_formation_task(
                by=request.user, region=region, details=form.details(), units=units, now=clock.now()
            )
            return redirect("console_formation_edit", task.public_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "console/formation/new.html", {"form": form})


@permission_needed(Permission.MANAGE_FORMATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The facts of a task, and its list of units."""
    assert isinstance(request.user, User)
    task = own_task(request, public_id)
    form = TaskForm(typed(request), initial=values_of_task(task))
    if request.method == "POST" and form.is_valid():
        try:
            edit_formation_task(by=request.user, task=task, details=form.details(), now=clock.now())
            return to_board(task)
        except Refusal as refusal:
            show_refusal(form, refusal)
    units = task.units.select_related("region", "organization").order_by("region__path", "tier", "id")
    context = {"form": form, "task": task, "units": units, "problem": ""}
    return render(request, "console/formation/edit.html", context)


@permission_needed(Permission.MANAGE_FORMATION)
@require_POST
@once
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    assert isinstance(request.user, User)
    task = own_task(request, public_id)
    if request.POST.get("confirmed") != "1":
        raise CannotSetFormation(NOT_CONFIRMED)
    close_formation_task(by=request.user, task=task, now=clock.now())
    return to_board(task)


@permission_needed(Permission.MANAGE_FORMATION)
@require_POST
@once
def remind(request: HttpRequest, public_id: str) -> HttpResponse:
    """One unit, or all that need it. What came of it stands beside each unit."""
    assert isinstance(request.user, User)
    task = seen_task(request, public_id)
    lines = _needing(request, task, lines_of(request, task))
    unit = request.POST.get("unit", "")
    if unit:
        lines = [one for one in lines if one.unit.pk == key_in(unit)]
    remind_units(by=request.user, task=task, units=[one.unit for one in lines], now=clock.now())
    return to_board(task)


@permission_needed(Permission.VIEW_ORGANIZATIONS)
@require_POST
@once
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    assert isinstance(request.user, User)
    task = seen_task(request, public_id)
    record_formation_export(by=request.user, task=task)
    now = clock.now()
    name = f"组建进度 {task.region} {local_date(now)}.xlsx"
    return workbook(workbook_of(task, lines_of(request, task), now), name)


def seen_task(request: HttpRequest, public_id: str) -> FormationTask:
    return get_object_or_404(formation_tasks_visible_to(request.user), public_id=public_id)


def own_task(request: HttpRequest, public_id: str) -> FormationTask:
    """To be changed: a task from above is seen, not touched."""
    task = seen_task(request, public_id)
    if not can_set_formation(request.user, task.region.path):
        raise PermissionDenied
    return task


def lines_of(request: HttpRequest, task: FormationTask) -> list[UnitLine]:
    return board(formation_units_visible_to(request.user).filter(task=task), local_date(clock.now()))


def line_of(request: HttpRequest, public_id: str, unit_id: UUID) -> UnitLine:
    units = formation_units_visible_to(request.user).filter(task__public_id=public_id, pk=unit_id)
    lines = board(units, local_date(clock.now()))
    if not lines:
        raise Http404
    return lines[0]


def to_board(task: FormationTask) -> HttpResponse:
    return redirect(f"{reverse('console_formation')}?task={task.public_id}")


def _needing(request: HttpRequest, task: FormationTask, lines: list[UnitLine]) -> list[UnitLine]:
    """Those that need a word, and may get it from this user."""
    mine = set(formation_units_reminded_by(request.user).filter(task=task).values_list("pk", flat=True))
    return [one for one in lines if one.awaits_reminder and one.unit.pk in mine]


def _milestones(task: FormationTask) -> list[tuple[str, object]]:
    dates = (
        ("发文", task.issued_on),
        ("组织信息报送", task.organizations_due_on),
        ("组建完成", task.deadline),
        ("志愿者信息报送", task.volunteers_due_on),
    )
    return [(words, day) for words, day in dates if day]
