"""订阅新活动: tell me when one like this opens."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.activities.enums import Rhythm
from volunteering.activities.models import Subscription
from volunteering.activities.services import subscribe, unsubscribe
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.regions.rules import lineage
from volunteering.regions.selectors import full_name, region_at
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.selectors import terms
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import show_refusal, volunteer_needed, volunteer_of
from volunteering.web.components.regions import SHOW_NEXT_LEVEL, RegionPickerForm
from volunteering.web.keeping import typed
from volunteering.web.once import once

COUNTY = 3  # steps down from the province


class SubscriptionForm(RegionPickerForm):
    region = forms.CharField(label="活动区域", widget=forms.HiddenInput, required=False)
    category = forms.ChoiceField(label="服务类别", required=False)
    keyword = forms.CharField(
        label="关键词", required=False, max_length=20, help_text="活动名称、类别或内容里的词，例如“农技”。"
    )
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
    form = SubscriptionForm(typed(request) or _asked(request, volunteer))
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
            return redirect("subscription_made")
        except Refusal as refusal:
            show_refusal(form, refusal)
    rows = [(one, _in_words(one)) for one in _of(volunteer)]
    return render(request, "public/activities/subscriptions.html", {"form": form, "rows": rows, "is_sent": is_sent})


@volunteer_needed
@require_safe
def made(request: HttpRequest) -> HttpResponse:
    """订阅好了: the latest."""
    volunteer = volunteer_of(request)
    assert volunteer is not None
    latest = _of(volunteer).last()
    if latest is None:
        return redirect("subscriptions")
    context = {"one": latest, "words": _in_words(latest)}
    return render(request, "public/activities/subscription_made.html", context)


@volunteer_needed
@require_POST
@once
def remove(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    mine = get_object_or_404(Subscription, pk=subscription_id, volunteer=volunteer_of(request))
    unsubscribe(by=request.user, subscription=mine)
    asked = {"region": mine.region_path, "category": mine.category_id or "", "q": mine.keyword, "rhythm": mine.rhythm}
    return redirect(f"{reverse('subscription_removed')}?{urlencode(asked)}")


@volunteer_needed
@require_safe
def removed(request: HttpRequest) -> HttpResponse:
    """已取消订阅. The address says which it was, for who pressed the wrong button."""
    context = {"asked": request.GET.urlencode()}
    return render(request, "public/activities/subscription_removed.html", context)


def _asked(request: HttpRequest, volunteer: Volunteer) -> QueryDict:
    """From the list one comes with what was looked for; else with one's own county."""
    asked = request.GET.copy()
    if "region" not in asked:
        asked["region"] = lineage(volunteer.region_path)[:COUNTY][-1]
    asked["keyword"] = request.GET.get("q", "")[:20]
    asked.setdefault("rhythm", Rhythm.DAILY)
    return asked


def _of(volunteer: Volunteer) -> QuerySet[Subscription]:
    return Subscription.objects.filter(volunteer=volunteer).select_related("region", "category").order_by("id")


def _in_words(one: Subscription) -> str:
    """江苏省常州市武进区 · 科普讲解 · 农技."""
    words = (full_name(one.region) if one.region else "", one.category.name if one.category else "", one.keyword)
    return " · ".join(filter(None, words))
