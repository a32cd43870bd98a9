"""操作日志: what happened in my regions, in words. Nobody's data are revealed here: names are masked."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.accounts.models import User
from volunteering.audit.models import AuditEvent
from volunteering.audit.selectors import NEWEST_FIRST, Wanted, events, kinds, sealed, sentence_of
from volunteering.core.masking import mask_name, mask_phone
from volunteering.core.paging import page_of
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import permission_needed

DAY = dt.timedelta(days=1)


class FilterForm(forms.Form):
    day = forms.DateField(
        label="日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期写成 2026-08-08 这样。"},
    )
    kind = forms.ChoiceField(label="类别", required=False)
    number = forms.CharField(label="志愿者编号", required=False, max_length=20)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [("", "全部"), *kinds()]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        if not self.is_valid():
            return Wanted(people=())
        day, number = self.cleaned_data["day"], self.cleaned_data["number"].strip()
        since = timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None
        return Wanted(
            since=since,
            until=since + DAY if since else None,
            kind=self.cleaned_data["kind"],
            people=_keys_of(number) if number else None,
        )


@permission_needed(Permission.VIEW_AUDIT)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    found = events(
        permitted_paths(request.user, Permission.VIEW_AUDIT),
        everywhere=bool(permitted_paths(request.user, Permission.MANAGE_SETTINGS)),
        wanted=form.wanted(),
    )
    page = page_of(found, order=NEWEST_FIRST, after=request.GET.get("after", ""), size=30)
    names, in_chain = _names(page.rows), sealed(page.rows)
    rows = [(event, sentence_of(event), names.get(event.actor_id, "系统"), event.id in in_chain) for event in page.rows]
    asked = request.GET.copy()
    asked["after"] = page.next_cursor
    context = {
        "form": form,
        "asks": any(request.GET.get(name) for name in form.fields),
        "rows": rows,
        "more": asked.urlencode() if page.next_cursor else "",
    }
    return render(request, "console/audit/log.html", context)


def _keys_of(number: str) -> tuple[UUID, ...]:
    """The keys that events know this person by; a number nobody has finds nothing."""
    found = Volunteer.objects.filter(number=number).values_list("id", "user_id").first()
    return tuple(key for key in found if key) if found else ()


def _names(rows: Sequence[AuditEvent]) -> dict[UUID | None, str]:
    """Who acted, masked. Staff who are no volunteers go by their masked phone."""
    actors = {event.actor_id for event in rows if event.actor_id}
    names: dict[UUID | None, str] = {
        user.pk: mask_phone(user.phone) if user.phone else "已注销的账号" for user in User.objects.filter(pk__in=actors)
    }
    people = Volunteer.objects.filter(user__in=actors).values_list("user_id", "name", "number")
    names |= {user_id: f"{mask_name(name)}（{number}）" for user_id, name, number in people}
    return names
