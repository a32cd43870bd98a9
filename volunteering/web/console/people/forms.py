from django import forms

from volunteering.access.enums import RegionRole
from volunteering.accounts.rules import normal_phone
from volunteering.regions.models import Region
from volunteering.web.components.regions import RegionPickerForm


class GrantForm(RegionPickerForm):
    phone = forms.CharField(
        label="手机号",
        max_length=30,
        help_text="对方用这个手机号登录。",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"required": "请填写对方的手机号。"},
    )
    role = forms.ChoiceField(
        label="权限",
        choices=RegionRole.choices,
        help_text="运营员：还能修改全平台的参数；管理员：本区域全部权限；审核员：查看和审核；查看员：只能查看。",
    )

    def clean_phone(self) -> str:
        phone = normal_phone(self.cleaned_data["phone"])
        if phone is None:
            raise forms.ValidationError("手机号应为 11 位数字，以 1 开头，例如 13800000000。")
        return phone

    def clean_region(self) -> Region:
        """Any level will do: a grant may be for a whole city."""
        region = Region.objects.live().filter(path=self.region_path()).first()
        if region is None:
            raise forms.ValidationError("请从列表中选择管理的区域。")
        return region
