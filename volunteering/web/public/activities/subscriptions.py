"""订阅新活动: tell me when one like this opens."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from volunteering.accounts.models import User
from volunteering.activities.enums import Rhythm
from volunteering.activities.models import Subscription
from volunteering.activities.services import subscribe, unsubscribe
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.regions.selectors import full_name, region_at
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.selectors import terms
from volunteering.web.access import show_refusal, volunteer_needed, volunteer_of
from volunteering.web.components.regions import SHOW_NEXT_LEVEL, RegionPickerForm
from volunteering.web.once import once


class SubscriptionForm(RegionPickerForm):
    category = forms.ChoiceField(label="服务类别", required=False)
    keyword = forms.CharField(label="关键词", required=False, max_length=20)
    rhythm = forms.ChoiceField(label="多久告诉我一次", choices=Rhythm.choices, initial=Rhythm.DAILY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(term.pk, term.name) for term in terms(Vocabulary.SERVICE_CATEGORY)]
        self.fields["category"].choices = [("", "不限"), *choices]  # type: ignore[attr-defined]

    def clean_region(self) -> Any:
        """Any level will do, and none too."""
        return region_at(self.region_path()) if self.region_path() else None


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: HttpRequest) -> HttpResponse:
    volunteer = volunteer_of(request)
    assert volunteer is not None
    assert isinstance(request.user, User)
    is_sent = request.method == "POST" and SHOW_NEXT_LEVEL not in request.POST
    # From the list one comes with what was looked for.
    given = request.POST if request.method == "POST" else _asked(request)
    form = SubscriptionForm(given)
    if is_sent and form.is_valid():
        try:
            category = {term.pk: term for term in terms(Vocabulary.SERVICE_CATEGORY)}.get(form.cleaned_data["category"])
            subscribe(
                by=request.user,
                volunteer=volunteer,
                region=form.cleaned_data["region"],
                category=category,
                keyword=form.cleaned_data["keyword"],
                rhythm=Rhythm(form.cleaned_data["rhythm"]),
                now=clock.now(),
            )
            return redirect("subscriptions")
        except Refusal as refusal:
            show_refusal(form, refusal)
    mine = Subscription.objects.filter(volunteer=volunteer).select_related("region", "category").order_by("id")
    rows = [(one, full_name(one.region) if one.region else "") for one in mine]
    return render(request, "public/activities/subscriptions.html", {"form": form, "rows": rows, "is_sent": is_sent})


@volunteer_needed
@require_POST
@once
def remove(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    mine = get_object_or_404(Subscription, pk=subscription_id, volunteer=volunteer_of(request))
    unsubscribe(by=request.user, subscription=mine)
    return redirect("subscriptions")


def _asked(request: HttpRequest) -> Any:
    asked = request.GET.copy()
    asked["keyword"] = request.GET.get("q", "")[:20]
    asked.setdefault("rhythm", Rhythm.DAILY)
    return asked
