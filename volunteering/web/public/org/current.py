"""Which organization a page is about: `?org=<public id>`, always checked; the last used is the default."""

from django.http import Http404, HttpRequest

from volunteering.organizations.models import Organization, OrganizationQuerySet
from volunteering.organizations.policies import managed_by

LAST_USED = "organization"


def current_organization(request: HttpRequest) -> Organization | None:
    """The organization to act for, or None when the user administers none. Not one's own is 404."""
    mine = managed_by(request.user).select_related("home_region", "supervisor_type")
    wanted = request.GET.get("org")
    if wanted:
        organization = mine.filter(public_id=wanted).first()
        if organization is None:
            raise Http404
    else:
        last = request.session.get(LAST_USED, "")
        organization = mine.filter(public_id=last).first() or mine.order_by("-id").first()
    if organization:
        go_on_with(request, organization)
    return organization


def organizations_meant(request: HttpRequest) -> OrganizationQuerySet:
    """For a thing that knows its own organization: the one in the address, else any that the user administers."""
    mine, wanted = managed_by(request.user), request.GET.get("org")
    return mine.filter(public_id=wanted) if wanted else mine


def go_on_with(request: HttpRequest, organization: Organization) -> None:
    if request.session.get(LAST_USED) != organization.public_id:
        request.session[LAST_USED] = organization.public_id


def given_organization(request: HttpRequest) -> Organization:
    """For what is done to an organization: who administers none finds nothing."""
    organization = current_organization(request)
    if organization is None:
        raise Http404
    return organization
