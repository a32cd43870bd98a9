"""服务证明 of an organization: many at once, and what was issued in its name."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.core.paging import page_of
from volunteering.core.search import matching
from volunteering.organizations.models import Organization
from volunteering.service_records.models import Certificate, CertificateBatch
from volunteering.service_records.policies import can_issue_for
from volunteering.service_records.selectors import found_among, people_recorded_by, progress_of, years_recorded_by
from volunteering.service_records.services import Wanted, download_batch, order_certificates, revoke_certificate
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import volunteer_needed
from volunteering.web.downloads import as_download
from volunteering.web.keeping import typed_text
from volunteering.web.once import once
from volunteering.web.public.certificates.forms import PeriodForm
from volunteering.web.public.org.current import go_on_with, organization_needed, organizations_meant

OFFERED = 100  # names to tick; with more, one looks for them


@volunteer_needed
@require_safe
@organization_needed
def issued(request: HttpRequest, organization: Organization) -> HttpResponse:
    words, after = request.GET.get("q", "").strip()[:60], request.GET.get("after", "")
    found = found_among(Certificate.objects.filter(organization=organization), words)
    query = request.GET.copy()
    page = page_of(found, order=("-id",), after=after)
    query["after"] = page.next_cursor
    context = {
        "organization": organization,
        "may": can_issue_for(request.user, organization),
        "batches": organization.certificate_batches.order_by("-id")[:5] if not after else [],
        "page": page,
        "words": words,
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "public/certificates/organization.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Two steps in one address: the time is chosen by GET, and stands in the address when people are ticked."""
    assert isinstance(request.user, User)
    form = PeriodForm(
        request.GET if "period" in request.GET else None,
        years=years_recorded_by(organization),
        today=clock.local_date(clock.now()),
    )
    found = people_recorded_by(organization, *form.days()) if form.is_valid() else Volunteer.objects.none()
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                "org_certificate_batch", _order(request, request.user, Wanted(organization, *form.days())).pk
            )
        except Refusal as refusal:
            problem = refusal.sentence
    words = request.GET.get("q", "").strip()[:50]
    context = {
        "organization": organization,
        "may": can_issue_for(request.user, organization),
        "form": form,
        "is_chosen": form.is_bound and form.is_valid(),
        "count": found.count(),
        "people": matching(found, words).order_by("name", "id")[:OFFERED],
        "words": words,
        "ticked": request.POST.getlist("people"),
        "most": OFFERED,
        "problem": problem,
    }
    return render(request, "public/certificates/new.html", context, status=409 if problem else 200)


def _order(request: HttpRequest, by: User, wanted: Wanted) -> CertificateBatch:
    keys = [key_in(one) for one in request.POST.getlist("people")]
    people = None if request.POST.get("whom") == "all" else list(Volunteer.objects.filter(pk__in=keys))
    return order_certificates(by=by, wanted=wanted, people=people, now=clock.now())


@volunteer_needed
@require_safe
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    return _batch_page(request, _batch(request, batch_id))


@volunteer_needed
@require_POST
@once
def download(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    found = _batch(request, batch_id)
    try:
        pieces = download_batch(by=request.user, batch=found, now=clock.now())
    except Refusal as refusal:
        return _batch_page(request, found, refusal.sentence)
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    # An answer too, though Django gives both only a base in common.
    return as_download(answer, f"{found.organization}服务证明.zip")  # type: ignore[return-value]


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """What was issued; 撤销 with a reason."""
    assert isinstance(request.user, User)
    mine = Certificate.objects.filter(organization__in=organizations_meant(request)).select_related("organization")
    found: Certificate = get_object_or_404(mine, pk=certificate_id)
    assert found.organization is not None
    go_on_with(request, found.organization)
    problem, reason = "", typed_text(request, "reason")[:200]
    if request.method == "POST":
        try:
            revoke_certificate(by=request.user, certificate=found, reason=reason, now=clock.now())
            return redirect(request.get_full_path())
        except Refusal as refusal:
            problem = refusal.sentence
    context = {"certificate": found, "problem": problem, "reason": reason}
    return render(request, "public/certificates/of_organization.html", context, status=409 if problem else 200)


def _batch(request: HttpRequest, batch_id: UUID) -> CertificateBatch:
    mine = CertificateBatch.objects.filter(organization__in=organizations_meant(request)).select_related("organization")
    found: CertificateBatch = get_object_or_404(mine, pk=batch_id)
    go_on_with(request, found.organization)
    return found


def _batch_page(request: HttpRequest, found: CertificateBatch, problem: str = "") -> HttpResponse:
    refused = found.wishes.exclude(refusal="").select_related("volunteer").order_by("id")
    context = {
        "batch": found,
        "progress": progress_of(found),
        "refused": refused[:100],
        "problem": problem,
    }
    return render(request, "public/certificates/batch.html", context, status=409 if problem else 200)
