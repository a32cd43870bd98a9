import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.drafts import drop_draft, save_draft
from volunteering.core.errors import Refusal
from volunteering.regions.selectors import full_name
from volunteering.volunteers.services import register_volunteer, update_volunteer
from volunteering.web.access import show_refusal, to_login, volunteer_needed, volunteer_of
from volunteering.web.components.regions import SHOW_NEXT_LEVEL
from volunteering.web.consents import REGISTRATION, agree
from volunteering.web.keeping import draft_of, typed, typed_values
from volunteering.web.once import once
from volunteering.web.public.account.views import phone_step
from volunteering.web.public.volunteer.forms import ProfileForm, RegistrationForm, profile_of

VOLUNTEER_DRAFT = "volunteer"


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Phone → 下一步 → form → 下一步 → 注册成功, as in the manual."""
    if volunteer_of(request):
        return redirect("volunteer_registered")
    if isinstance(request.user, User):
        return _form_step(request, request.user)
    if "form_key" in request.POST:  # the second step's form, and the session is lost
        return to_login(request)
    response, context = phone_step(request)
    if response:
        return redirect("volunteer_register")
    return render(request, "public/volunteer/register_phone.html", context)


@once
def _form_step(request: HttpRequest, user: User) -> HttpResponse:
    form, now = RegistrationForm(typed(request) or draft_of(user, VOLUNTEER_DRAFT)), clock.now()
    if request.method == "POST":
        save_draft(owner=user.pk, kind=VOLUNTEER_DRAFT, values=typed_values(request.POST), now=now)
    shows_errors = request.method == "POST" and SHOW_NEXT_LEVEL not in request.POST
    if shows_errors and form.is_valid():
        try:
            register_from(form, user, now)
            drop_draft(owner=user.pk, kind=VOLUNTEER_DRAFT)
            return redirect("volunteer_registered")
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "public/volunteer/register_form.html", {"form": form, "shows_errors": shows_errors})


def register_from(form: RegistrationForm, user: User, now: dt.datetime) -> None:
    """Make the volunteer of a valid form, and note what was agreed to."""
    data = form.cleaned_data
    register_volunteer(by=user, name=data["name"], id_number=data["id_number"], profile=form.profile(), now=now)
    agree(user, REGISTRATION, now)


@volunteer_needed
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    return render(request, "public/volunteer/registered.html", {"volunteer": volunteer_of(request)})


@volunteer_needed
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    volunteer = volunteer_of(request)
    assert volunteer is not None
    context = {"volunteer": volunteer, "region": full_name(volunteer.region)}
    return render(request, "public/volunteer/me.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest) -> HttpResponse:
    volunteer = volunteer_of(request)
    assert volunteer is not None
    assert isinstance(request.user, User)
    form = ProfileForm(typed(request), initial=profile_of(volunteer))
    shows_errors = request.method == "POST" and SHOW_NEXT_LEVEL not in request.POST
    if shows_errors and form.is_valid():
        update_volunteer(by=request.user, volunteer=volunteer, profile=form.profile(), now=clock.now())
        return redirect("volunteer_me")
    context = {"form": form, "volunteer": volunteer, "shows_errors": shows_errors}
    return render(request, "public/volunteer/edit.html", context)
