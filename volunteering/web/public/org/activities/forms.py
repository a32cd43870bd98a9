import datetime as dt
from typing import Any

from django import forms

from volunteering.activities.enums import Insurance
from volunteering.activities.models import Activity
from volunteering.activities.rules import ADULT, CHINA
from volunteering.activities.services import ActivityDetails, PositionDetails, ShiftDetails
from volunteering.regions.models import Region
from volunteering.vocabularies.enums import Vocabulary
from volunteering.web.components.regions import RegionPickerForm
from volunteering.web.components.terms import TermField


def moment(label: str, help_text: str = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"required": f"请填写{label}。", "invalid": f"{label}的写法是 2026-12-01 09:00。"},
    )


def text(label: str, length: int, *, rows: int = 0, required: bool = True, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label if required else f"{label}（选填）",
        max_length=length,
        required=required,
        widget=widget,
        help_text=help_text,
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {length} 个字。"},
    )


class ActivityForm(RegionPickerForm):
    """All that recruiting must state (条例 Art. 12). One shift, one position: what most activities need."""

    title = text("活动名称", 80)
    category = TermField(Vocabulary.SERVICE_CATEGORY)
    content = text("活动内容", 5000, rows=6, help_text="做什么、服务谁、需要志愿者做哪些事。")
    conditions = text("报名条件", 1000, rows=2, required=False)
    starts_at = moment("开始时间")
    ends = moment("结束时间")
    is_online = forms.BooleanField(label="线上活动，没有固定地点", required=False)
    address = text("详细地址", 150, required=False)
    capacity = forms.IntegerField(
        label="名额",
        min_value=1,
        max_value=100_000,
        error_messages={"min_value": "名额至少为 1。", "required": "请填写名额。"},
    )
    sign_up_opens_at = moment("报名开始")
    sign_up_closes_at = moment("报名截止", "最晚可以到活动结束。")
    minimum_age = forms.IntegerField(label="最低年龄", min_value=8, max_value=80, initial=ADULT)
    is_hazardous = forms.BooleanField(label="服务有一定危险（只招成年人）", required=False)
    insurance = forms.ChoiceField(label="保险", choices=Insurance.choices)
    risks = text("可能的风险", 1000, rows=2, help_text="没有特别的风险，也请写明。")
    safeguards = text("安全保障措施", 1000, rows=2)
    contact_name = text("联系人", 50)
    contact_phone = text("联系电话", 30, help_text="会公开显示，方便志愿者询问。")

    def clean_region(self) -> Region | None:  # type: ignore[override]
        return None if self.data.get("is_online") else super().clean_region()

    def details(self) -> ActivityDetails:
        data = {name: self.cleaned_data[name] for name in ActivityForm.base_fields}
        shift = ShiftDetails(starts_at=data.pop("starts_at"), ends_at=data.pop("ends"))
        position = PositionDetails(capacity=data.pop("capacity"))
        del data["is_online"]
        data["place_region"] = data.pop("region")
        data["insurance"] = Insurance(data["insurance"])
        return ActivityDetails(**data, shifts=[shift], positions=[position])


def details_of(activity: Activity) -> dict[str, Any]:
    plain = ("title", "content", "conditions", "address", "minimum_age", "is_hazardous", "insurance", "risks")
    more = ("safeguards", "contact_name", "contact_phone", "sign_up_opens_at", "sign_up_closes_at", "starts_at")
    slot = activity.slots.first()
    return {
        **{name: getattr(activity, name) for name in plain + more},
        "ends": activity.ends_at,
        "category": activity.category_id,
        "capacity": slot.capacity if slot else None,
        "region": activity.place_region.path if activity.place_region else "",
        "is_online": activity.place_region is None,
    }


def suggested(now: dt.datetime) -> dict[str, Any]:
    """A new form starts a week from now, open from this moment: less to type."""
    start = now.astimezone(CHINA).replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=7)
    return {
        "starts_at": start,
        "ends": start + dt.timedelta(hours=2),
        "sign_up_opens_at": now,
        "sign_up_closes_at": start,
        "capacity": 20,
    }
