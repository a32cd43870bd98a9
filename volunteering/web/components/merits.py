"""The form of 培训与表彰, which organizations and the association share."""

from typing import Any

from django import forms

from volunteering.service_records.enums import MeritKind
from volunteering.service_records.services import MeritDetails


class MeritForm(forms.Form):
    kind = forms.ChoiceField(
        label="登记什么", choices=MeritKind.choices, widget=forms.RadioSelect, initial=MeritKind.TRAINING
    )
    name = forms.CharField(label="名称", max_length=80, error_messages={"required": "请填写名称。"})
    body = forms.CharField(
        label="组织（授予）单位",
        max_length=100,
        help_text="谁组织的培训，或者谁授予的表彰。",
        error_messages={"required": "请填写组织（授予）单位。"},
    )
    on = forms.DateField(
        label="日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "日期的写法是 2026-08-08。"},
    )
    content = forms.CharField(
        label="培训内容（登记培训时填写）",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    hours = forms.DecimalField(
        label="学时（登记培训时填写）",
        max_digits=5,
        decimal_places=1,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="例如 4 或 1.5。",
        error_messages={
            **dict.fromkeys(("invalid", "max_digits", "max_whole_digits"), "学时填数字，例如 4 或 1.5。"),
            "max_decimal_places": "学时最多一位小数，例如 1.5。",
        },
    )

    def details(self) -> MeritDetails:
        given: dict[str, Any] = self.cleaned_data
        fields = ("name", "body", "on", "content", "hours")
        return MeritDetails(kind=MeritKind(given["kind"]), **{name: given[name] for name in fields})
