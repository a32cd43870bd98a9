"""For which time: a year, all of it, or from one day to another."""

import datetime as dt
from typing import Any

from django import forms

from volunteering.organizations.models import Organization
from volunteering.service_records.services import Wanted

WHOLE, ALL, OWN = "all", "all", "own"


class DayField(forms.DateField):
    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "日期写成 2026-11-30 这样。"},
        )


class PeriodForm(forms.Form):
    period = forms.ChoiceField(
        label="时间", error_messages={"required": "请选择时间。", "invalid_choice": "请选择时间。"}
    )
    starts_on = DayField("开始日期")
    ends_on = DayField("结束日期")

    def __init__(self, *args: Any, years: list[int], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.first = today, min(years, default=today.year)
        years = years or [today.year]
        period: Any = self.fields["period"]
        period.choices = [
            *((str(year), f"{year} 年") for year in years),
            *([(ALL, "全部时间")] if len(years) > 1 else []),
            (OWN, "自选日期（在下面填写）"),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("period") == OWN:
            for name, label in (("starts_on", "开始日期"), ("ends_on", "结束日期")):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, f"请填写{label}，或在上面选一个年份。")
        return given

    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day asked for."""
        period = self.cleaned_data["period"]
        if period == OWN:
            return self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]
        if period == ALL:
            return dt.date(self.first, 1, 1), self.today
        return dt.date(int(period), 1, 1), dt.date(int(period), 12, 31)


class CertificateForm(PeriodForm):
    source = forms.ChoiceField(
        label="开具单位",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择开具单位。", "invalid_choice": "请从列表中选择开具单位。"},
    )
    field_order = ("source",)

    def __init__(self, *args: Any, recorders: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recorders = {one.public_id: one for one in recorders}
        source: Any = self.fields["source"]
        source.choices = [
            *((key, one.name) for key, one in self.recorders.items()),
            (WHOLE, "全部组织，汇总成一份"),
        ]
        self.initial.setdefault("source", next(iter(self.recorders), WHOLE) if len(recorders) == 1 else WHOLE)

    def wanted(self) -> Wanted:
        return Wanted(self.recorders.get(self.cleaned_data["source"]), *self.days())
