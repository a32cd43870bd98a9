"""给成员写信."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.models import Organization
from volunteering.organizations.services import write_to_members
from volunteering.web.access import volunteer_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once
from volunteering.web.public.org.current import organization_needed


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@organization_needed
@once
def page(request: HttpRequest, organization: Organization) -> HttpResponse:
    assert isinstance(request.user, User)
    text, problem = typed_text(request, "text"), ""
    if request.method == "POST":
        try:
            write_to_members(by=request.user, organization=organization, text=text, now=clock.now())
            return render(request, "public/org/letter_sent.html", {"organization": organization})
        except Refusal as refusal:
            problem = refusal.sentence
    context = {"organization": organization, "text": text, "problem": problem}
    return render(request, "public/org/letter.html", context, status=409 if problem else 200)
