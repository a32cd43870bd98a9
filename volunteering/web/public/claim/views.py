"""认领: what of the older system, or of an organization's sheet, belongs to me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteering.accounts.models import User
from volunteering.organizations.models import OrganizationClaim
from volunteering.volunteers.selectors import cases_of


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    context: dict[str, object] = {"claims": [], "cases": []}
    if isinstance(request.user, User):
        mine = OrganizationClaim.objects.filter(requested_by=request.user)
        context["claims"] = list(mine.select_related("organization").order_by("-id")[:50])
        context["cases"] = list(cases_of(request.user)[:50])
    return render(request, "public/claim/hub.html", context)
