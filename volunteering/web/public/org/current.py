"""Which organization a page is about: `?org=<public id>`, always checked; the last used is the default for looking.

Who administers several reads in the address which one, and a form goes back to the address it was shown at: so what is
done in one tab never happens to the organization of another.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from volunteering.accounts.models import User
from volunteering.organizations.models import NamedAdministrator, Organization, OrganizationQuerySet
from volunteering.organizations.policies import managed_by
from volunteering.organizations.selectors import offices_offered_to

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
OrganizationView = Callable[Concatenate[HttpRequest, Organization, P], HttpResponse]
LAST_USED = "organization"


def organization_needed(view: OrganizationView[P]) -> View[P]:
    """For a volunteer's page about an organization; who administers none is invited to register one."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        is_unclear = "org" not in request.GET and len(_administered(request)) > 1
        if is_unclear and request.method == "POST":
            advice = "您管理几个组织，这张表单没有说明是哪一个。请打开“组织信息”，选好组织后重新填写。"
            return render(request, "errors/explained.html", {"title": "是哪个组织？", "advice": advice}, status=409)
        organization = current_organization(request)
        if organization is None:
            return render(request, "public/org/none.html", {"offers": offers_to(request)})
        if is_unclear:
            query = request.GET.copy()
            query["org"] = organization.public_id
            return redirect(f"{request.path}?{query.urlencode()}")
        return view(request, organization, *args, **kwargs)

    return guarded


def current_organization(request: HttpRequest) -> Organization | None:
    """The organization to act for, or None when the user administers none. Not one's own is 404."""
    mine = _administered(request)
    wanted = request.GET.get("org")
    if wanted or (request.method == "POST" and len(mine) > 1):
        organization = next((one for one in mine if one.public_id == wanted), None)
        if organization is None:
            raise Http404
    else:
        last = request.session.get(LAST_USED, "")
        organization = next((one for one in mine if one.public_id == last), next(iter(mine), None))
    if organization:
        go_on_with(request, organization)
    return organization


def organizations_meant(request: HttpRequest) -> OrganizationQuerySet:
    """For a thing that knows its own organization: the one in the address, else any that the user administers."""
    mine, wanted = managed_by(request.user), request.GET.get("org")
    return mine.filter(public_id=wanted) if wanted else mine


def go_on_with(request: HttpRequest, organization: Organization) -> None:
    _administered(request)
    request.acting_for = organization  # type: ignore[attr-defined]  # the layout shows it
    if request.session.get(LAST_USED) != organization.public_id:
        request.session[LAST_USED] = organization.public_id


def given_organization(request: HttpRequest) -> Organization:
    """For what is done to an organization: who administers none finds nothing."""
    organization = current_organization(request)
    if organization is None:
        raise Http404
    return organization


def offers_to(request: HttpRequest) -> list[NamedAdministrator]:
    """Where a sheet names this volunteer as administrator, not answered yet."""
    assert isinstance(request.user, User)
    return list(offices_offered_to(request.user).select_related("organization__parent").order_by("pk"))


def _administered(request: HttpRequest) -> list[Organization]:
    """The newest first; asked for once in a request."""
    if not hasattr(request, "administered"):
        mine = managed_by(request.user).select_related("home_region", "supervisor_type").order_by("-id")
        request.administered = list(mine)  # type: ignore[attr-defined]
    found: list[Organization] = request.administered  # type: ignore[attr-defined]
    return found
