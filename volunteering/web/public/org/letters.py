"""给成员写信."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.models import MembersLetter, Organization
from volunteering.organizations.selectors.letters import letters_left, readers_of
from volunteering.organizations.services import write_to_members
from volunteering.web.access import show_refusal, volunteer_needed
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.org.current import organization_needed, organizations_meant
from volunteering.web.public.org.letter_form import LetterForm


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@organization_needed
@once
def page(request: HttpRequest, organization: Organization) -> HttpResponse:
    assert isinstance(request.user, User)
    form = LetterForm(typed(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            letter = write_to_members(by=request.user, organization=organization, text=text, now=clock.now())
            return redirect(f"{reverse('org_letter_sent', args=[letter.pk])}?org={organization.public_id}")
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form,
        "organization": organization,
        "readers": len(readers_of(organization)),
        "allowed": letters_left(organization, clock.now()),
        "letters": organization.letters.order_by("-id")[:20],
    }
    return render(request, "public/org/letter.html", context, status=409 if form.errors else 200)


@volunteer_needed
@require_safe
def sent(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """To whom it went, and what was said; later too."""
    mine = MembersLetter.objects.filter(organization__in=organizations_meant(request))
    letter = get_object_or_404(mine.select_related("organization"), pk=letter_id)
    address, organization = reverse("org_letter"), letter.organization.public_id
    context = {
        "letter": letter,
        "title": f"已发给 {letter.reach} 位成员",
        "letters": f"{address}?org={organization}#written",
        "back": f"{reverse('org_info')}?org={organization}",
        "back_to": "返回组织信息",
    }
    return render(request, "public/org/letter_sent.html", context)
