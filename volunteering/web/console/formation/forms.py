from typing import Any

from django import forms

from volunteering.organizations.enums import Tier
from volunteering.organizations.models import STANDING_STATES, FormationTask, FormationUnit, Organization
from volunteering.organizations.rules import name_key
from volunteering.organizations.services import FormationDetails, UnitDetails
from volunteering.regions.models import Region
from volunteering.regions.selectors import full_name
from volunteering.web.console.content.forms import needed


class DayField(forms.DateField):
    def __init__(self, label: str, help_text: str = "", *, required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"required": f"请填写{label}。", "invalid": "日期写成 2026-11-30 这样。"},
        )


class CountField(forms.IntegerField):
    def __init__(self, label: str, *, low: int, high: int, help_text: str = "") -> None:
        sentence = f"{label}应为 {low} 到 {high} 的整数。"
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)
        super().__init__(label=label, min_value=low, max_value=high, help_text=help_text, error_messages=messages)


class TaskForm(forms.Form):
    title = needed("任务名称", max_length=100)
    issuer = needed("发文单位", max_length=100)
    issued_on = DayField("发文日期")
    organizations_due_on = DayField("组织信息报送截止（选填）", required=False)
    deadline = DayField("组建完成截止", "队伍、负责人和首批人数都按这一天算是否逾期；个别单位可以另定。")
    volunteers_due_on = DayField("志愿者信息报送截止（选填）", required=False)
    note = forms.CharField(
        label="说明（选填）", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def details(self) -> FormationDetails:
        return FormationDetails(**{name: self.cleaned_data[name] for name in FormationDetails.__dataclass_fields__})


class NewTaskForm(TaskForm):
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="下达到",
        to_field_name="path",
        empty_label=None,
        error_messages={"required": "请选择区域。", "invalid_choice": "请从列表中选择区域。"},
    )
    lists_units = forms.BooleanField(label="列出本级和每个下级区域的队伍，人数和负责人先按通知的建议", required=False)
    field_order = ("region",)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["region"]
        choice.queryset, choice.label_from_instance = regions, full_name


class UnitForm(forms.Form):
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="区域",
        to_field_name="path",
        empty_label=None,
        error_messages={"required": "请选择区域。", "invalid_choice": "请从列表中选择区域。"},
    )
    tier = forms.ChoiceField(label="队伍层级", choices=Tier.choices)
    organization = forms.CharField(
        label="指定组织（选填）",
        max_length=100,
        required=False,
        help_text="填组织全称，例如某个学会的队伍。空着时，指这个区域里最早认证的这一层级的队伍。",
    )
    people = CountField("目标人数", low=1, high=1_000_000, help_text="队伍和它所有下级的志愿者，同一人只算一次。")
    wants_leader = forms.BooleanField(label="须有队长（支队长、大队长）", required=False)
    fewest_deputies = CountField("副队长至少（名）", low=0, high=20)
    most_deputies = CountField("副队长至多（名）", low=0, high=20)
    deadline = DayField("单独的截止日期（选填）", "空着时按任务的截止日期。", required=False)

    def __init__(self, *args: Any, task: FormationTask, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["region"]
        choice.queryset, choice.label_from_instance = regions, full_name
        self.task = task

    def clean_organization(self) -> Organization | None:
        typed = self.cleaned_data["organization"].strip()
        if not typed:
            return None
        found = Organization.objects.within(self.task.region.path).filter(
            name_key=name_key(typed), state__in=STANDING_STATES
        )
        if not found:
            raise forms.ValidationError(f"“{self.task.region}”没有叫这个名称的已认证组织，请核对全称。")
        return found[0]

    def details(self) -> UnitDetails:
        return UnitDetails(**self.cleaned_data)


def values_of_task(task: FormationTask) -> dict[str, Any]:
    return {name: getattr(task, name) for name in TaskForm.base_fields}


def values_of_unit(unit: FormationUnit) -> dict[str, Any]:
    values = {name: getattr(unit, name) for name in UnitForm.base_fields}
    return values | {"region": unit.region.path, "organization": unit.organization.name if unit.organization else ""}
