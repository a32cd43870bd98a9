from django import forms
from django.core.validators import URLValidator


def needed(label: str, **options: int) -> forms.CharField:
    return forms.CharField(label=label, error_messages={"required": f"请填写{label}。"}, **options)  # type: ignore[arg-type]


class PolicyForm(forms.Form):
    title = needed("标题", max_length=150)
    issuer = forms.CharField(label="发文单位", max_length=100, required=False)
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    issued_on = forms.DateField(
        label="发文日期",
        required=False,
        help_text="公开前必须填写，列表按它排序。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期写成 2026-08-08 这样。"},
    )
    body = forms.CharField(
        label="正文",
        max_length=50_000,
        help_text="直接写文字，段落之间空一行。",
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "请填写正文。"},
    )


class LinkForm(forms.Form):
    label = needed("名称", max_length=30)
    address = forms.CharField(
        label="网址",
        max_length=200,
        required=False,
        help_text="以 https:// 或 http:// 开头。空着时，菜单上仍有这一项，页面会说明网址尚未填写。",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        validators=[
            URLValidator(schemes=["http", "https"], message="请填写完整的网址，例如 https://www.cast.org.cn/。")
        ],
    )
    introduction = forms.CharField(label="简介", max_length=200, required=False)
    position = forms.IntegerField(
        label="次序",
        min_value=0,
        max_value=999,
        help_text="数字小的排在前面。",
        error_messages={
            "required": "请填写次序。",
            "invalid": "次序应为整数。",
            "min_value": "次序应为 0 到 999。",
            "max_value": "次序应为 0 到 999。",
        },
    )
    is_active = forms.BooleanField(label="显示在菜单和友情链接页", required=False)
