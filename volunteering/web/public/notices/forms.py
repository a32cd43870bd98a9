import datetime as dt
from typing import Any

from django import forms

from volunteering.messaging.enums import CHOSEN, Channel, Topic

TIME = {"invalid": "时间写成 22:00 这样。", "required": "请填写时间；不要安静时段的，两个时间填成一样。"}


class SettingsForm(forms.Form):
    """A box for each topic and each way that leads to the person; one for text messages, where there are any."""

    quiet_from = forms.TimeField(
        label="从", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages=TIME
    )
    quiet_to = forms.TimeField(
        label="到", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages=TIME
    )

    wants_sms = forms.BooleanField(
        label="急事（活动取消、时间变动、候补名额）微信送不到时，发短信告诉我", required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        ways: list[Channel],
        has_sms: bool,
        chosen: dict[tuple[Topic, Channel], bool],
        **kwargs: Any,
    ):
        super().__init__(data, **kwargs)
        self.ways, self.has_sms = ways, has_sms
        self.fields["wants_sms"].disabled = not has_sms  # what is not shown stays as it was
        for topic in CHOSEN:
            for way in ways:
                field = forms.BooleanField(label=f"{topic.label}：{way.label}", required=False)
                field.initial = chosen[topic, way]
                self.fields[self.name_of(topic, way)] = field

    @staticmethod
    def name_of(topic: Topic, way: Channel) -> str:
        return f"{topic.value}_{way.value}"

    def rows(self) -> list[tuple[Topic, list[tuple[Channel, forms.BoundField]]]]:
        return [(topic, [(way, self[self.name_of(topic, way)]) for way in self.ways]) for topic in CHOSEN]

    def choices(self) -> dict[tuple[Topic, Channel], bool]:
        names = {(topic, way): self.name_of(topic, way) for topic in CHOSEN for way in self.ways}
        return {choice: bool(self.cleaned_data[name]) for choice, name in names.items()}

    def quiet(self) -> tuple[dt.time, dt.time]:
        return self.cleaned_data["quiet_from"], self.cleaned_data["quiet_to"]


class EmailForm(forms.Form):
    email = forms.EmailField(
        label="邮箱",
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "请填写邮箱。", "invalid": "邮箱写成 name@example.com 这样。"},
    )
