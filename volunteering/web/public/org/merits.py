"""培训与表彰 of one's members: entered for many at once, withdrawn for one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.core.paging import page_of
from volunteering.organizations.models import Organization
from volunteering.service_records.models import Merit, MeritRecord
from volunteering.service_records.selectors import counted, entitled, proof_of
from volunteering.service_records.services import enter_merit, withdraw_merit
from volunteering.web.access import show_refusal, volunteer_needed
from volunteering.web.components.merits import MeritForm
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.org.current import go_on_with, organization_needed, organizations_meant
from volunteering.web.uploads import uploaded

OFFERED = 500  # members to tick on one page; more are found by name


@volunteer_needed
@require_safe
@organization_needed
def listing(request: HttpRequest, organization: Organization) -> HttpResponse:
    page = page_of(counted(organization.merits.all()), order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {"organization": organization, "page": page, "next_query": query.urlencode() if page.next_cursor else ""}
    return render(request, "public/org/merits.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    assert isinstance(request.user, User)
    data = typed(request)
    form, ticked = MeritForm(data), set(data.getlist("people") if data else [])
    if request.method == "POST" and form.is_valid():
        try:
            enter_merit(
                by=request.user,
                details=form.details(),
                people=[key_in(one) for one in ticked],
                organization=organization,
                proof=uploaded(request, "proof"),
                now=clock.now(),
            )
            return redirect(f"/org/volunteers/merits/?org={organization.public_id}")
        except Refusal as refusal:
            show_refusal(form, refusal)
    keyword = request.GET.get("q", "").replace("\0", "").strip()[:20]
    members = entitled(organization, "").exclude(user=request.user).filter(name__contains=keyword)
    context = {
        "organization": organization,
        "form": form,
        "shows_errors": request.method == "POST",
        "people": [(one, str(one.pk) in ticked) for one in members.order_by("name", "id")[: OFFERED + 1]],
        "offered": OFFERED,
        "keyword": keyword,
    }
    return render(request, "public/org/merit_new.html", context)


@volunteer_needed
@require_safe
def detail(request: HttpRequest, merit_id: UUID) -> HttpResponse:
    return _detail(request, _merit(request, merit_id))


@volunteer_needed
@require_POST
@once
def withdraw(request: HttpRequest, merit_id: UUID, entry_id: UUID) -> HttpResponse:
    merit = _merit(request, merit_id)
    entry = get_object_or_404(MeritRecord, pk=entry_id, merit=merit)
    assert isinstance(request.user, User)
    try:
        withdraw_merit(by=request.user, entry=entry, reason=request.POST.get("reason", ""), now=clock.now())
    except Refusal as refusal:
        return _detail(request, merit, refusal.sentence)
    return redirect("org_merit", merit.pk)


def _merit(request: HttpRequest, merit_id: UUID) -> Merit:
    mine = Merit.objects.filter(organization__in=organizations_meant(request)).select_related("organization")
    found = get_object_or_404(mine, pk=merit_id)
    assert found.organization is not None
    go_on_with(request, found.organization)
    return found


def _detail(request: HttpRequest, merit: Merit, problem: str = "") -> HttpResponse:
    records = merit.records.select_related("volunteer")
    context = {
        "merit": merit,
        "page": page_of(records, order=("id",), after=request.GET.get("after", ""), size=100),
        "proof": proof_of(merit),
        "problem": problem,
    }
    return render(request, "public/org/merit.html", context, status=409 if problem else 200)
