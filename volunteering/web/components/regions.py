"""The region picker: one drop-down for each level. 显示下级区域 is a submit button, so it works without JavaScript."""

from django import forms

from volunteering.regions.models import Region
from volunteering.regions.selectors import Level, picker_levels

SHOW_NEXT_LEVEL = "show_regions"


class RegionPickerForm(forms.Form):
    region = forms.CharField(label="所在区域", widget=forms.HiddenInput, required=False)

    def region_path(self) -> str:
        """The deepest choice that lies below the one above it: a changed province forgets the old county."""
        if not self.is_bound:
            return str(self.initial.get("region", ""))
        path = ""
        for chosen in self.data.getlist("region"):  # type: ignore[attr-defined]
            if chosen.startswith(path):
                path = chosen or path
        return path

    def region_levels(self) -> list[Level]:
        return picker_levels(self.region_path())

    def clean_region(self) -> Region:
        region = Region.objects.live().filter(path=self.region_path()).first()
        if region is None:
            raise forms.ValidationError("请从列表中选择所在区域。")
        if region.path.count("/") < 3 and region.children.filter(valid_to__isnull=True).exists():
            raise forms.ValidationError(f"请选到“{region.name}”的下一级。")
        return region
