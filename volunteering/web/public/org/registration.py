"""组织注册 in the manual's three steps: administrator's phone → organization → administrator's own data."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.drafts import drop_draft, load_draft, save_draft
from volunteering.core.errors import Refusal
from volunteering.organizations.services import register_organization
from volunteering.web.access import show_refusal, volunteer_of
from volunteering.web.components.regions import PICKING, SHOW_NEXT_LEVEL, is_picking
from volunteering.web.once import once
from volunteering.web.public.account.views import phone_step
from volunteering.web.public.org.forms import OrganizationForm
from volunteering.web.public.volunteer.forms import RegistrationForm
from volunteering.web.public.volunteer.views import register_from

DRAFT = "organization"
NOT_KEPT = {"csrfmiddlewaretoken", "form_key", *PICKING}


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return _organization_step(request, request.user)
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
        typed = {name: form.data.getlist(name) for name in form.data if name not in NOT_KEPT}  # type: ignore[attr-defined]
        save_draft(owner=user.pk, kind=DRAFT, values=typed, now=now)
        if not picking and form.is_valid():
            return redirect("org_register_administrator")
    else:
        draft = _draft(user)
        form = OrganizationForm(draft) if draft else OrganizationForm()
    shows_errors = request.method == "POST" and not picking
    context = {"form": form, "shows_errors": shows_errors}
    return render(request, "public/org/register_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def administrator(request: HttpRequest) -> HttpResponse:
    """Who is a volunteer already confirms; who is not fills the volunteer's form. Both are stored together."""
    user = request.user
    if not isinstance(user, User):
        return redirect("org_register")
    organization_form = OrganizationForm(_draft(user))
    if not organization_form.is_valid():
        return redirect("org_register")
    volunteer = volunteer_of(request)
    form = None if volunteer else RegistrationForm(request.POST or None)
    picking = SHOW_NEXT_LEVEL in request.POST
    problem = ""
    if request.method == "POST" and not picking and (form is None or form.is_valid()):
        now = clock.now()
        try:
            with transaction.atomic():
                if form:
                    register_from(form, user, now)
                register_organization(by=user, details=organization_form.details(), now=now)
            drop_draft(owner=user.pk, kind=DRAFT)
            return redirect("org_registered")
        except Refusal as refusal:
            problem = refusal.sentence
            if form:
                show_refusal(form, refusal)
    context = {"form": form, "volunteer": volunteer, "shows_errors": not picking, "problem": problem}
    return render(request, "public/org/register_administrator.html", context)


def _draft(user: User) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in load_draft(owner=user.pk, kind=DRAFT, now=clock.now()).items():
        data.setlist(name, values)
    return data
