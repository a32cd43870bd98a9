"""Region pickers: one drop-down for each level. Their buttons post the form: no JavaScript is needed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from volunteering.regions.models import Region
from volunteering.regions.selectors import Level, full_name, picker_levels

SHOW_NEXT_LEVEL = "show_regions"
# What a press of these buttons asks for is another look at the form, not its end.
SHOW_SERVED, ADD_SERVED, REMOVE_SERVED = "show_served", "add_served", "remove_served"
PICKING = (SHOW_NEXT_LEVEL, SHOW_SERVED, ADD_SERVED, REMOVE_SERVED)
MOST_SERVED = 20


def is_picking(data: Mapping[str, Any]) -> bool:
    return any(button in data for button in PICKING)


def deepest(chosen: list[str]) -> str:
    path = ""
    for one in chosen:
        if one.startswith(path):
            path = one or path
    return path


class RegionPickerForm(forms.Form):
    region = forms.CharField(label="所在区域", widget=forms.HiddenInput, required=False)

    def region_path(self) -> str:
        """The deepest choice that lies below the one above it: a changed province forgets the old county."""
        if not self.is_bound:
            return str(self.initial.get("region", ""))
        return deepest(self.data.getlist("region"))  # type: ignore[attr-defined]

    def region_levels(self) -> list[Level]:
        return picker_levels(self.region_path())

    def clean_region(self) -> Region:
        region = Region.objects.live().filter(path=self.region_path()).first()
        if region is None:
            raise forms.ValidationError("请从列表中选择所在区域。")
        if region.path.count("/") < 3 and region.children.filter(valid_to__isnull=True).exists():
            raise forms.ValidationError(f"请选到“{region.name}”的下一级：选好后点“显示下级区域”。")
        return region


class ServedRegionsForm(RegionPickerForm):
    """服务区域: any number of regions of any level, chosen one after another and listed with 移除."""

    served_regions = forms.ModelMultipleChoiceField(
        Region.objects.live(),
        label="服务区域（选填）",
        to_field_name="path",
        required=False,
        widget=forms.MultipleHiddenInput,
        error_messages={"invalid_choice": "服务区域里有一个已经失效，请移除后重新选择。"},
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(_with_press(data) if data else data, **kwargs)

    def served_path(self) -> str:
        return deepest(self.data.getlist("served")) if self.is_bound else ""  # type: ignore[attr-defined]

    def served_levels(self) -> list[Level]:
        return picker_levels(self.served_path())

    def served(self) -> list[tuple[str, str]]:
        """Path and full name of what is listed so far."""
        paths = list(self["served_regions"].value() or [])
        return [(one.path, full_name(one)) for one in Region.objects.live().filter(path__in=paths)]

    def clean_served_regions(self) -> list[Region]:
        regions = list(self.cleaned_data["served_regions"])
        if self.served_path():
            raise forms.ValidationError("选好的服务区域还没有加入：请点“增加”，不需要的请改回“请选择”。")
        if len(regions) > MOST_SERVED:
            raise forms.ValidationError(f"最多 {MOST_SERVED} 个服务区域；覆盖全市的，选市一级即可。")
        return regions


def _with_press(data: QueryDict) -> QueryDict:
    """The form as it is after 增加 or 移除 was pressed."""
    listed, chosen = data.getlist("served_regions"), deepest(data.getlist("served"))
    if ADD_SERVED in data and chosen:
        listed = list(dict.fromkeys([*listed, chosen]))
        chosen = ""
    listed = [path for path in listed if path != data.get(REMOVE_SERVED)]
    pressed = data.copy()
    pressed.setlist("served_regions", listed)
    if not chosen:
        pressed.setlist("served", [])
    return pressed
