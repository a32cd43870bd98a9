"""One unit of a formation task: how far it has come, and what is asked of it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.models import FormationTask
from volunteering.organizations.policies import can_set_formation, formation_tasks_visible_to, overseen_by
from volunteering.organizations.rules import LEADER_TITLES
from volunteering.organizations.selectors import teams_below
from volunteering.organizations.services import remove_formation_unit, set_formation_unit
from volunteering.regions.models import Region
from volunteering.web.access import permission_needed, show_refusal
from volunteering.web.console.formation.forms import UnitForm, values_of_unit
from volunteering.web.console.formation.views import line_of, own_task
from volunteering.web.keeping import typed
from volunteering.web.once import once


@permission_needed(Permission.VIEW_ORGANIZATIONS)
@require_safe
def unit(request: HttpRequest, public_id: str, unit_id: UUID) -> HttpResponse:
    """The unit and what is below it: the team's own teams, the tasks its region has set."""
    line = line_of(request, public_id, unit_id)
    task, region, team = line.unit.task, line.unit.region, line.team
    tasks = formation_tasks_visible_to(request.user).filter(region__path__startswith=region.path)
    context = {
        "line": line,
        "task": task,
        "title": LEADER_TITLES[line.unit.tier],
        "posts": list(team.posts.all()) if team else [],
        "teams": teams_below(team) if team else [],
        "tasks": tasks.exclude(pk=task.pk).order_by("-issued_on", "-id")[:20],
        "is_overseen": team is not None and overseen_by(request.user).filter(pk=team.pk).exists(),
        "is_own": can_set_formation(request.user, task.region.path) and task.closed_at is None,
        "may_remind": can_set_formation(request.user, region.path) and task.closed_at is None,
    }
    return render(request, "console/formation/unit.html", context)


@permission_needed(Permission.MANAGE_FORMATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    assert isinstance(request.user, User)
    task = own_task(request, public_id)
    initial = {"people": 50, "wants_leader": True, "fewest_deputies": 0, "most_deputies": 3}
    form = UnitForm(typed(request), initial=initial, task=task, regions=_regions(task))
    if request.method == "POST" and form.is_valid():
        try:
            set_formation_unit(by=request.user, task=task, details=form.details(), now=clock.now())
            return redirect("console_formation_edit", public_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "console/formation/unit_form.html", {"form": form, "task": task, "unit": None})


@permission_needed(Permission.MANAGE_FORMATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest, public_id: str, unit_id: UUID) -> HttpResponse:
    """Other numbers, or out of the task."""
    assert isinstance(request.user, User)
    found = line_of(request, public_id, unit_id).unit
    task = found.task
    if not can_set_formation(request.user, task.region.path):
        raise PermissionDenied
    if request.method == "POST" and "remove" in request.POST:
        remove_formation_unit(by=request.user, unit=found, now=clock.now())
        return redirect("console_formation_edit", public_id)
    form = UnitForm(typed(request), initial=values_of_unit(found), task=task, regions=_regions(task))
    if request.method == "POST" and form.is_valid():
        try:
            set_formation_unit(by=request.user, task=task, details=form.details(), unit=found, now=clock.now())
            return redirect("console_formation_unit", public_id, unit_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "console/formation/unit_form.html", {"form": form, "task": task, "unit": found})


def _regions(task: FormationTask) -> "QuerySet[Region]":
    """The task's own region and two levels below it."""
    top = task.region_id
    return Region.objects.live().filter(Q(pk=top) | Q(parent=top) | Q(parent__parent=top))
