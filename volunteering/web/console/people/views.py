from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from volunteering.access.enums import RegionRole
from volunteering.access.permissions import Permission
from volunteering.access.selectors import grants_managed_by
from volunteering.access.services import grant_region_role, withdraw_region_role
from volunteering.accounts.models import User
from volunteering.accounts.services import find_user, open_user
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.regions.selectors import full_name
from volunteering.web.access import permission_needed, show_refusal
from volunteering.web.components.regions import SHOW_NEXT_LEVEL
from volunteering.web.console.people.forms import GrantForm
from volunteering.web.keeping import typed
from volunteering.web.once import once


@permission_needed(Permission.MANAGE_GRANTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def people(request: HttpRequest) -> HttpResponse:
    """管理员与权限: who holds what in my regions; give one more."""
    assert isinstance(request.user, User)
    form = GrantForm(typed(request))
    is_picking = SHOW_NEXT_LEVEL in request.POST
    if request.method == "POST" and not is_picking and form.is_valid():
        data, now = form.cleaned_data, clock.now()
        try:
            user = find_user(data["phone"]) or open_user(phone=data["phone"], now=now)
            role = RegionRole(data["role"])
            grant_region_role(by=request.user, user=user, region=data["region"], role=role, now=now)
            return redirect("console_people")
        except Refusal as refusal:
            show_refusal(form, refusal)
    grants = grants_managed_by(request.user).order_by("region__path", "role")[:200]
    context = {
        "form": form,
        "grants": [(grant, grant.user.phone, full_name(grant.region)) for grant in grants],
        "shows_errors": request.method == "POST" and not is_picking,
    }
    return render(request, "console/people.html", context)


@permission_needed(Permission.MANAGE_GRANTS)
@require_POST
@once
def withdraw(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    grant = get_object_or_404(grants_managed_by(request.user), pk=grant_id)
    withdraw_region_role(by=request.user, grant=grant, now=clock.now())
    return redirect("console_people")
