"""组织注册 in the manual's three steps: administrator's phone → organization → administrator's own data."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.drafts import drop_drafts, save_draft
from volunteering.core.errors import Refusal
from volunteering.organizations.services import register_organization
from volunteering.volunteers.services import refuse_guessing
from volunteering.web.access import show_refusal, to_login, volunteer_of
from volunteering.web.components.regions import SHOW_NEXT_LEVEL, is_picking
from volunteering.web.keeping import draft_of, typed, typed_values
from volunteering.web.once import once
from volunteering.web.public.account.views import phone_step
from volunteering.web.public.org.current import LAST_USED
from volunteering.web.public.org.forms import OrganizationForm
from volunteering.web.public.volunteer.forms import RegistrationForm
from volunteering.web.public.volunteer.views import VOLUNTEER_DRAFT, register_from

DRAFT = "organization"


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return _organization_step(request, request.user)
    if "form_key" in request.POST:  # the second step's form, and the session is lost
        return to_login(request)
    response, context = phone_step(request)
    if response:
        return redirect("org_register")
    return render(request, "public/org/register_phone.html", context)


@once
def _organization_step(request: HttpRequest, user: User) -> HttpResponse:
    now = clock.now()
    picking = is_picking(request.POST)
    if request.method == "POST":
        form = OrganizationForm(request.POST)
        # What the form made of it: a region was added or taken off the list.
        save_draft(owner=user.pk, kind=DRAFT, values=typed_values(form.data), now=now)  # type: ignore[arg-type]
        if not picking and form.is_valid():
            return redirect("org_register_administrator")
    else:
        form = OrganizationForm(typed(request) or draft_of(user, DRAFT))
    shows_errors = request.method == "POST" and not picking
    context = {"form": form, "shows_errors": shows_errors}
    return render(request, "public/org/register_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def administrator(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return _administrator_step(request, request.user)
    return to_login(request) if request.method == "POST" else redirect("org_register")


@once
def _administrator_step(request: HttpRequest, user: User) -> HttpResponse:
    """Who is a volunteer already confirms; who is not fills the volunteer's form. Both are stored together."""
    organization_form = OrganizationForm(draft_of(user, DRAFT))
    if not organization_form.is_valid():
        return redirect("org_register")
    volunteer = volunteer_of(request)
    form = None if volunteer else RegistrationForm(typed(request) or draft_of(user, VOLUNTEER_DRAFT))
    shows_errors = request.method == "POST" and SHOW_NEXT_LEVEL not in request.POST
    problem, now = "", clock.now()
    if request.method == "POST" and form:
        save_draft(owner=user.pk, kind=VOLUNTEER_DRAFT, values=typed_values(request.POST), now=now)
    if shows_errors and (form is None or form.is_valid()):
        try:
            if form:
                refuse_guessing(by=user, now=now)
            with transaction.atomic():
                if form:
                    register_from(form, user, now)
                made = register_organization(by=user, details=organization_form.details(), now=now)
            drop_drafts(owner=user.pk)
            request.session[LAST_USED] = made.public_id  # who has several goes on with the new one
            return redirect("org_registered")
        except Refusal as refusal:
            problem = refusal.sentence
            if form:
                show_refusal(form, refusal)
    context = {"form": form, "volunteer": volunteer, "shows_errors": shows_errors, "problem": problem}
    return render(request, "public/org/register_administrator.html", context)
