import datetime as dt

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import User
from volunteering.activities.selectors import activities_led_by
from volunteering.core import clock
from volunteering.core.drafts import drop_draft, drop_drafts, save_draft
from volunteering.core.errors import Refusal
from volunteering.messaging.selectors import unread_count
from volunteering.regions.selectors import full_name
from volunteering.service_records.selectors import levels_of
from volunteering.volunteers.selectors import unclaimed_record
from volunteering.volunteers.services import (
    CannotRegisterAlone,
    GuardianConsent,
    MustClaim,
    refuse_guessing,
    register_volunteer,
    update_volunteer,
)
from volunteering.web.access import login_needed, show_refusal, to_login, volunteer_needed, volunteer_of
from volunteering.web.components.regions import SHOW_NEXT_LEVEL
from volunteering.web.consents import REGISTRATION, agree
from volunteering.web.guardians import ChildGuardianForm, GuardianStep
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
    filed, now, must_claim = unclaimed_record(user), clock.now(), False
    known = profile_of(filed) if filed else {}
    form = RegistrationForm(typed(request) or draft_of(user, VOLUNTEER_DRAFT), initial=known)
    if request.method == "POST":
        save_draft(owner=user.pk, kind=VOLUNTEER_DRAFT, values=typed_values(request.POST), now=now)
    shows_errors = request.method == "POST" and SHOW_NEXT_LEVEL not in request.POST
    if shows_errors and form.is_valid():
        try:
            refuse_guessing(by=user, now=now)
            register_from(form, user, now)
            drop_draft(owner=user.pk, kind=VOLUNTEER_DRAFT)
            return redirect("volunteer_registered")
        except CannotRegisterAlone:
            return redirect("volunteer_guardian")
        except Refusal as refusal:
            must_claim = isinstance(refusal, MustClaim)
            show_refusal(form, refusal)
    context = {"form": form, "shows_errors": shows_errors, "filed": filed, "must_claim": must_claim}
    return render(request, "public/volunteer/register_form.html", context)


def register_from(
    form: RegistrationForm, user: User, now: dt.datetime, guardian: GuardianConsent | None = None
) -> None:
    """Make the volunteer of a valid form, and note what was agreed to."""
    register_volunteer(by=user, **form.person(), profile=form.profile(), now=now, guardian=guardian)
    agree(user, [*REGISTRATION, ConsentKind.GUARDIAN] if guardian else REGISTRATION, now)


@require_http_methods(["GET", "HEAD", "POST"])
@login_needed
@once
def guardian(request: HttpRequest) -> HttpResponse:
    """A child's registration ends here: the guardian proves a phone and consents to all of it."""
    assert isinstance(request.user, User)
    user, now = request.user, clock.now()
    if volunteer_of(request):
        return redirect("volunteer_registered")
    child = draft_of(user, VOLUNTEER_DRAFT) or QueryDict(mutable=True)
    child.update({"agreement": "on", "identity_consent": "on"})  # the guardian ticks them on this page
    form = RegistrationForm(child)
    if not form.is_valid():
        return redirect("volunteer_register")
    step = GuardianStep(request, ChildGuardianForm)  # the number was counted when the form before this took it
    if step.took(lambda consent: register_from(form, user, now, consent)):
        drop_drafts(owner=user.pk)
        return redirect("volunteer_registered")
    context = {"form": step.form, "sent": step.sent, "name": form.cleaned_data["name"], "sentence": step.sentence}
    return render(request, "public/volunteer/register_guardian.html", context)


@volunteer_needed
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    return render(request, "public/volunteer/registered.html", {"volunteer": volunteer_of(request)})


@volunteer_needed
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    volunteer = volunteer_of(request)
    assert volunteer is not None
    assert isinstance(request.user, User)
    context = {
        "volunteer": volunteer,
        "region": full_name(volunteer.region),
        "level": levels_of([volunteer.pk]).get(volunteer.pk, 0),
        "led": activities_led_by(request.user, now=clock.now()),
        "unread": unread_count(request.user),
    }
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
