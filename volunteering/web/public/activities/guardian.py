"""Where 立即报名 leads a minor: the guardian consents, then the place is taken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import User
from volunteering.activities.models import Activity, SignUp, Slot
from volunteering.activities.services import MustAcceptClash, sign_up
from volunteering.core import clock
from volunteering.core.drafts import drop_draft
from volunteering.core.keys import key_in
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import GuardianConsent
from volunteering.web.access import volunteer_needed, volunteer_of
from volunteering.web.consents import agree
from volunteering.web.guardians import DRAFT, GuardianForm, GuardianStep
from volunteering.web.once import once


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def consent(request: HttpRequest, public_id: str) -> HttpResponse:
    volunteer = volunteer_of(request)
    assert isinstance(request.user, User)
    assert volunteer is not None
    user = request.user
    slots = Slot.objects.select_related("shift", "activity").filter(activity__public_id=public_id)
    slot = get_object_or_404(slots, pk=key_in(request.GET.get("slot", "")), activity__in=Activity.objects.public())
    step = GuardianStep(request, GuardianForm, _known_guardian(volunteer))
    clashes = False

    def take_place(guardian: GuardianConsent) -> None:
        nonlocal clashes
        try:
            accepts = step.form.cleaned_data["accepts_clash"]
            sign_up(by=user, volunteer=volunteer, slot=slot, now=clock.now(), accepts_clash=accepts, guardian=guardian)
        except MustAcceptClash:
            clashes = True
            raise
        agree(user, [ConsentKind.GUARDIAN], clock.now())

    if step.took(take_place):
        drop_draft(owner=user.pk, kind=DRAFT)
        return redirect("activity_detail", public_id)
    context = {
        "form": step.form,
        "sent": step.sent,
        "sentence": step.sentence,
        "activity": slot.activity,
        "slot": slot,
        "clashes": clashes or "accepts_clash" in request.POST,
    }
    return render(request, "public/activities/guardian.html", context)


def _known_guardian(volunteer: Volunteer) -> dict[str, str]:
    """Who consented last: the phone is proved again each time."""
    last = SignUp.objects.filter(volunteer=volunteer).exclude(guardian_name="").order_by("-id").first() or volunteer
    return {"name": last.guardian_name, "relation": last.guardian_relation, "phone": last.guardian_phone}
