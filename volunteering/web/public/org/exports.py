"""查看全部志愿者 → 导出."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.models import MediaType
from volunteering.organizations.enums import ExportPurpose
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_export_members
from volunteering.organizations.services import export_members
from volunteering.web.access import volunteer_needed
from volunteering.web.downloads import as_download
from volunteering.web.once import once
from volunteering.web.public.org.current import organization_needed

NO_PURPOSE = "请选择导出的用途，会记入操作记录。"


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def members(request: HttpRequest, organization: Organization) -> HttpResponse:
    assert isinstance(request.user, User)
    purpose, problem = request.POST.get("purpose", ""), ""
    if request.method == "POST" and purpose in ExportPurpose:
        try:
            pieces = export_members(
                by=request.user,
                organization=organization,
                purpose=ExportPurpose(purpose),
                is_full=request.POST.get("form") == "full",
                now=clock.now(),
            )
            return _streamed(pieces, f"{organization}志愿者.xlsx")
        except Refusal as refusal:
            problem = refusal.sentence
    elif request.method == "POST":
        problem = NO_PURPOSE
    context = {
        "organization": organization,
        "may": can_export_members(request.user, organization),
        "purposes": ExportPurpose.choices,
        "given": {"purpose": purpose, "form": request.POST.get("form", "masked")},
        "problem": problem,
    }
    return render(request, "public/org/export.html", context, status=409 if problem else 200)


def _streamed(pieces: Iterator[bytes], name: str) -> HttpResponse:
    # An answer too, though Django gives both only a base in common.
    return as_download(StreamingHttpResponse(pieces, content_type=MediaType.XLSX), name)  # type: ignore[return-value]
