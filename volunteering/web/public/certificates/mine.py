"""服务证明: 开具, and every one issued so far."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.files import content_of
from volunteering.core.paging import page_of
from volunteering.service_records.models import Certificate
from volunteering.service_records.policies import certificates_of
from volunteering.service_records.selectors import file_of, recorders_of, years_of
from volunteering.service_records.services import issue_certificate
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import show_refusal, volunteer_needed, volunteer_of
from volunteering.web.downloads import download
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.certificates.forms import CertificateForm


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def certificates(request: HttpRequest) -> HttpResponse:
    volunteer, now = _volunteer(request), clock.now()
    assert isinstance(request.user, User)
    years = years_of(volunteer)
    form = CertificateForm(
        typed(request), recorders=recorders_of(volunteer) if years else [], years=years, today=clock.local_date(now)
    )
    is_wrong = False
    if request.method == "POST":
        is_wrong = not form.is_valid()
        if not is_wrong:
            try:
                made = issue_certificate(by=request.user, volunteer=volunteer, wanted=form.wanted(), now=now)
                return redirect("my_certificate", made.pk)
            except Refusal as refusal:
                show_refusal(form, refusal)
                is_wrong = True
    page = page_of(certificates_of(volunteer), order=("-id",), after=request.GET.get("after", ""))
    context = {"form": form, "page": page, "has_hours": bool(years)}
    return render(request, "public/certificates/mine.html", context, status=409 if is_wrong else 200)


@volunteer_needed
@require_safe
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    return render(request, "public/certificates/issued.html", {"certificate": _mine(request, certificate_id)})


@volunteer_needed
@require_safe
def file(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Byte for byte what was issued, also when it holds no more: it is theirs."""
    found = file_of(_mine(request, certificate_id))
    return download(found, content_of(found))


def _volunteer(request: HttpRequest) -> Volunteer:
    volunteer = volunteer_of(request)
    assert volunteer is not None
    return volunteer


def _mine(request: HttpRequest, certificate_id: UUID) -> Certificate:
    found: Certificate = get_object_or_404(certificates_of(_volunteer(request)), pk=certificate_id)
    return found
