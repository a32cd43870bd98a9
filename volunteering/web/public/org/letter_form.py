"""What both letter pages ask for: the words, and of participants, which of them."""

from typing import Any

from django import forms
from django.conf import settings

from volunteering.activities.enums import Audience
from volunteering.activities.models import Activity
from volunteering.activities.selectors import reach


class LetterForm(forms.Form):
    """What is too long or missing, the rule says: nothing typed is cut."""

    by_email = "选了用邮箱收来信"

    text = forms.CharField(label="要说的话", required=False, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = {"绑定了微信": settings.WECHAT_TEMPLATE, self.by_email: settings.EMAIL_HOST}
        also = "、".join(words for words, is_there in ways.items() if is_there)
        where = f"大家在“消息”里看到{f'；{also}的也会收到' if also else ''}。"
        self.fields["text"].help_text = f"{where}最多 500 字，不要写电话、证件等个人信息。"

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


class ParticipantsForm(LetterForm):
    by_email = "填了邮箱"

    audience = forms.TypedChoiceField(
        label="写给",
        coerce=Audience,
        initial=Audience.CONFIRMED,
        widget=forms.RadioSelect,
        error_messages={"required": "请选写给哪些人。", "invalid_choice": "请选写给哪些人。"},
    )
    field_order = ("audience", "text")

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one, f"{one.label}，{reach(activity, one)} 人") for one in Audience]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]
