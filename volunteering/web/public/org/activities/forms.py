import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from volunteering.activities.enums import Insurance, Promotion
from volunteering.activities.models import Activity
from volunteering.activities.rules import ADULT
from volunteering.activities.services import ActivityDetails, PositionDetails, ShiftDetails, details_of
from volunteering.core.zone import CHINA
from volunteering.regions.models import Region
from volunteering.vocabularies.enums import Vocabulary
from volunteering.web.components.regions import RegionPickerForm
from volunteering.web.components.terms import TermField


def moment(label: str, help_text: str = "", *, required: bool = True) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
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


class ShiftForm(forms.Form):
    starts_at = moment("开始时间")
    ends_at = moment("结束时间")


class PositionForm(forms.Form):
    name = text("岗位名称", 30)
    capacity = forms.IntegerField(
        label="名额",
        min_value=1,
        max_value=100_000,
        error_messages={"min_value": "名额至少为 1。", "required": "请填写名额。"},
    )
    requirements = text("岗位要求", 200, required=False)


def filled(rows: forms.BaseFormSet) -> list[dict[str, Any]]:  # type: ignore[type-arg]
    return [form.cleaned_data for form in rows.forms if form.has_changed() and form.cleaned_data]


class NamedRows(forms.BaseFormSet):  # type: ignore[type-arg]  # Django has none at run time
    """Rows that may be added without JavaScript; a row left empty does not count."""

    what = ""

    def clean(self) -> None:
        if not any(self.errors) and not filled(self):
            raise forms.ValidationError(f"请至少填写一个{self.what}。")


class Shifts(NamedRows):
    what = "场次"

    def clean(self) -> None:
        super().clean()
        starts = [row["starts_at"] for row in filled(self) if "starts_at" in row]
        if len(starts) != len(set(starts)):
            raise forms.ValidationError("有两个场次的开始时间相同，请修改其中一个。")


class Positions(NamedRows):
    what = "岗位"

    def clean(self) -> None:
        super().clean()
        names = [row["name"] for row in filled(self) if "name" in row]
        if len(names) != len(set(names)):
            raise forms.ValidationError("有两个岗位的名称相同，请修改其中一个。")


ShiftRows = forms.formset_factory(ShiftForm, formset=Shifts, extra=0, max_num=30, validate_max=True)
PositionRows = forms.formset_factory(PositionForm, formset=Positions, extra=0, max_num=20, validate_max=True)
ADD_SHIFT, ADD_POSITION = "add_shift", "add_position"


class ActivityForm(RegionPickerForm):
    """All that recruiting must state (条例 Art. 12), with its shifts and positions as rows."""

    title = text("活动名称", 80)
    category = TermField(Vocabulary.SERVICE_CATEGORY)
    content = text("活动内容", 5000, rows=6, help_text="做什么、服务谁、需要志愿者做哪些事。")
    conditions = text("报名条件", 1000, rows=2, required=False)
    is_online = forms.BooleanField(label="线上活动，没有固定地点", required=False)
    address = text("详细地址", 150, required=False)
    sign_up_opens_at = moment("报名开始")
    sign_up_closes_at = moment("报名截止", "最晚可以到活动结束。")
    members_open_at = moment("本组织成员提前报名", "选填。写一个早于“报名开始”的时间，成员可以先报。", required=False)
    promotion = forms.ChoiceField(label="有人取消时，候补的人", choices=Promotion.choices)
    minimum_age = forms.IntegerField(label="最低年龄", min_value=8, max_value=80, initial=ADULT)
    is_hazardous = forms.BooleanField(label="服务有一定危险（只招成年人）", required=False)
    insurance = forms.ChoiceField(label="保险", choices=Insurance.choices)
    risks = text("可能的风险", 1000, rows=2, help_text="没有特别的风险，也请写明。")
    safeguards = text("安全保障措施", 1000, rows=2)
    contact_name = text("联系人", 50)
    contact_phone = text("联系电话", 30, help_text="会公开显示，方便志愿者询问。")

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        data = with_added_row(data) if data else None
        # Posted rows are measured against empty ones: what an edit leaves as it was still counts.
        start = {"shifts": None, "positions": None} if data else initial
        self.shifts = ShiftRows(data, prefix="shifts", initial=start["shifts"])
        self.positions = PositionRows(data, prefix="positions", initial=start["positions"])
        for row in (*self.shifts.forms, *self.positions.forms):
            row.empty_permitted = True
            row.use_required_attribute = False

    def is_valid(self) -> bool:
        every = [super().is_valid(), self.shifts.is_valid(), self.positions.is_valid()]
        return all(every)

    def row_errors(self) -> list[tuple[str, Any]]:
        """(id of the field, sentence) for the summary on top of the page."""
        found: list[tuple[str, Any]] = []
        for rows in (self.shifts, self.positions):
            found += [("", error) for error in rows.non_form_errors()]
            for row in rows.forms:
                found += [(row[name].id_for_label, error) for name, errors in row.errors.items() for error in errors]
        return found

    def clean_region(self) -> Region | None:  # type: ignore[override]
        return None if self.data.get("is_online") else super().clean_region()

    def details(self) -> ActivityDetails:
        data = {name: self.cleaned_data[name] for name in ActivityForm.base_fields}
        del data["is_online"]
        data["place_region"] = data.pop("region")
        data["insurance"] = Insurance(data["insurance"])
        data["promotion"] = Promotion(data["promotion"])
        return ActivityDetails(
            **data,
            shifts=[ShiftDetails(**row) for row in filled(self.shifts)],
            positions=[PositionDetails(**row) for row in filled(self.positions)],
        )


def with_added_row(data: QueryDict) -> QueryDict:
    """What was posted, with one more empty row where 增加 was pressed."""
    for button, prefix in ((ADD_SHIFT, "shifts"), (ADD_POSITION, "positions")):
        if button in data:
            data = data.copy()
            count = data.get(f"{prefix}-TOTAL_FORMS", "1")
            data[f"{prefix}-TOTAL_FORMS"] = str(int(count) + 1 if count.isdigit() else 1)
    return data


def initial_of(activity: Activity) -> dict[str, Any]:
    """What the form starts with when an activity is edited."""
    details = details_of(activity)
    values = {**vars(details), "category": details.category.pk}
    values["shifts"] = [vars(shift) for shift in details.shifts]
    values["positions"] = [vars(position) for position in details.positions]
    values["region"] = details.place_region.path if details.place_region else ""
    values["is_online"] = details.place_region is None
    return values


def suggested(now: dt.datetime) -> dict[str, Any]:
    """A new form starts a week from now, open from this moment: less to type."""
    start = now.astimezone(CHINA).replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=7)
    return {
        "shifts": [{"starts_at": start, "ends_at": start + dt.timedelta(hours=2)}],
        "positions": [{"name": "志愿者", "capacity": 20}],
        "sign_up_opens_at": now,
        "sign_up_closes_at": start,
    }
