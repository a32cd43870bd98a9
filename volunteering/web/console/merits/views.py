"""培训与表彰 of the region's volunteers: what the association enters itself, and what organizations entered."""

import re
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.regions.models import Region
from volunteering.service_records.models import Merit, MeritRecord
from volunteering.service_records.policies import merits_entered_by_region
from volunteering.service_records.selectors import chosen_by_number, counted, proof_of
from volunteering.service_records.services import enter_merit, withdraw_merit
from volunteering.web.access import permission_needed, show_refusal
from volunteering.web.components.merits import MeritForm
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.uploads import uploaded


class RegionMeritForm(MeritForm):
    """For volunteers named by their numbers, in one of the regions this user looks after."""

    region = forms.ModelChoiceField(
        label="区域", queryset=Region.objects.none(), empty_label=None, error_messages={"required": "请选择区域。"}
    )
    numbers = forms.CharField(
        label="志愿者编号",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一个，也可以用空格或逗号分开。编号在志愿者名单里，可以从表格里整列复制过来。",
        error_messages={"required": "请填写志愿者编号。"},
    )

    def __init__(self, user: User, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        held = Region.objects.filter(path__in=permitted_paths(user, Permission.ENTER_MERITS)).order_by("path")
        self.fields["region"].queryset = held  # type: ignore[attr-defined]
        self.fields["region"].initial = held.first()
        self.people: list[UUID] = []

    def clean(self) -> None:
        region, typed_numbers = self.cleaned_data.get("region"), self.cleaned_data.get("numbers", "")
        if region is None or not typed_numbers:
            return
        found, unknown = chosen_by_number(re.findall(r"[^\s,，、;；]+", typed_numbers), region=region)
        self.people = [one.pk for one in found]
        if unknown:
            shown = "、".join(unknown[:10]) + (f" 等 {len(unknown)} 个" if len(unknown) > 10 else "")
            self.add_error("numbers", f"本区域没有这些编号的志愿者：{shown}。请核对。")


@permission_needed(Permission.ENTER_MERITS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    found = counted(merits_entered_by_region(request.user).select_related("organization"))
    page = page_of(found, order=("-id",), after=request.GET.get("after", ""))
    return render(request, "console/merits/list.html", {"page": page})


@permission_needed(Permission.ENTER_MERITS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = RegionMeritForm(request.user, typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            merit = enter_merit(
                by=request.user,
                details=form.details(),
                people=form.people,
                region=form.cleaned_data["region"],
                proof=uploaded(request, "proof"),
                now=clock.now(),
            )
            return redirect("console_merit", merit.pk)
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "console/merits/new.html", {"form": form, "shows_errors": request.method == "POST"})


@permission_needed(Permission.ENTER_MERITS)
@require_safe
def detail(request: HttpRequest, merit_id: UUID) -> HttpResponse:
    return _detail(request, _merit(request, merit_id))


@permission_needed(Permission.ENTER_MERITS)
@require_POST
@once
def withdraw(request: HttpRequest, merit_id: UUID, entry_id: UUID) -> HttpResponse:
    merit = _merit(request, merit_id)
    entry = get_object_or_404(MeritRecord, pk=entry_id, merit=merit)
    assert isinstance(request.user, User)
    try:
        withdraw_merit(by=request.user, entry=entry, reason=request.POST.get("reason", ""), now=clock.now())
    except Refusal as refusal:
        return _detail(request, merit, refusal.sentence)
    return redirect("console_merit", merit.pk)


def _merit(request: HttpRequest, merit_id: UUID) -> Merit:
    found = merits_entered_by_region(request.user).select_related("organization")
    return get_object_or_404(found, pk=merit_id)


def _detail(request: HttpRequest, merit: Merit, problem: str = "") -> HttpResponse:
    records = merit.records.select_related("volunteer__region")
    context = {
        "merit": merit,
        "page": page_of(records, order=("id",), after=request.GET.get("after", ""), size=100),
        "proof": proof_of(merit),
        "problem": problem,
    }
    return render(request, "console/merits/detail.html", context, status=409 if problem else 200)
