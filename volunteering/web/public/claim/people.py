"""认领我的志愿者资料: phone code → name and document → my record, or a case somebody looks into."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.drafts import load_draft, save_draft
from volunteering.core.errors import Refusal
from volunteering.volunteers.enums import ClaimOutcome
from volunteering.volunteers.models import ClaimCase
from volunteering.volunteers.selectors import cases_of, unclaimed_record
from volunteering.volunteers.services import (
    Claimed,
    claim_person,
    object_to_case,
    refuse_guessing,
    withdraw_case,
)
from volunteering.web.access import login_needed, show_refusal, to_login, volunteer_of
from volunteering.web.consents import REGISTRATION, agree
from volunteering.web.keeping import data_of, typed
from volunteering.web.once import once
from volunteering.web.public.account.views import phone_step
from volunteering.web.public.volunteer.forms import IdentityForm, profile_of
from volunteering.web.public.volunteer.views import VOLUNTEER_DRAFT

IDENTITY = ("name", "id_number", "document_type")


class ClaimForm(IdentityForm):
    statement = forms.CharField(
        label="补充说明（选填）",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：以前用的手机号尾号、当时的单位、换号的时间。需要核实时，当地科协会看到。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return _identity_step(request, request.user)
    if "form_key" in request.POST:  # the second step's form, and the session is lost
        return to_login(request)
    response, context = phone_step(request)
    if response:
        return redirect("claim_person")
    return render(request, "public/claim/person_phone.html", context)


@once
def _identity_step(request: HttpRequest, user: User) -> HttpResponse:
    draft = load_draft(owner=user.pk, kind=VOLUNTEER_DRAFT, now=clock.now())
    known = data_of({name: draft[name] for name in IDENTITY if name in draft})
    form = ClaimForm(typed(request), initial=known.dict() if known else None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            claimed = _claim(form, user)
            if claimed.case:
                return redirect("claim_case", claimed.case.public_id)
            if claimed.outcome == ClaimOutcome.MATCH:
                return redirect("volunteer_register")
            found = claimed.outcome
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form,
        "shows_errors": request.method == "POST",
        "found": found,
        "is_registered": volunteer_of(request) is not None,
    }
    return render(request, "public/claim/person.html", context)


def _claim(form: ClaimForm, user: User) -> Claimed:
    """What was typed goes along to registration, together with what is on record under the proven phone."""
    data, now = form.cleaned_data, clock.now()
    refuse_guessing(by=user, now=now)
    identity = {name: data[name] for name in IDENTITY}
    claimed = claim_person(by=user, **identity, statement=data["statement"], now=now)
    agree(user, REGISTRATION, now)
    if claimed.outcome in {ClaimOutcome.MATCH, ClaimOutcome.NOTHING}:
        filed = unclaimed_record(user)
        known = {**(profile_of(filed) if filed else {}), **identity}
        values = {name: value if isinstance(value, list) else [str(value or "")] for name, value in known.items()}
        save_draft(owner=user.pk, kind=VOLUNTEER_DRAFT, values=values, now=now)
    return claimed


@login_needed
@require_safe
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """For both sides: who claims, and who holds a record that is claimed. Neither sees the other's."""
    found = _case(request, public_id)
    is_claimant = found.claimant_id == request.user.pk
    return render(request, "public/claim/case.html", {"case": found, "is_claimant": is_claimant})


@login_needed
@require_POST
@once
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _case(request, public_id)
    assert isinstance(request.user, User)
    withdraw_case(by=request.user, case=found, now=clock.now())
    return redirect("claim_case", public_id)


@login_needed
@require_POST
@once
def object_(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _case(request, public_id)
    assert isinstance(request.user, User)
    object_to_case(by=request.user, case=found, now=clock.now())
    return redirect("claim_case", public_id)


def _case(request: HttpRequest, public_id: str) -> ClaimCase:
    assert isinstance(request.user, User)
    return get_object_or_404(cases_of(request.user), public_id=public_id)
