from django import forms

from volunteering.service_records.enums import Score


def score(of_what: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=f"{of_what}怎么样？",
        coerce=int,
        choices=Score.choices,
        widget=forms.RadioSelect,
        error_messages={"required": f"请选择{of_what}怎么样。", "invalid_choice": "请从“很好”到“很差”里选一项。"},
    )


class RatingForm(forms.Form):
    organizer = score("组织者")
    event = score("这次活动")
    text = forms.CharField(
        label="想说的话（选填）",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="哪里好，哪里可以改进。请不要写姓名和电话。",
        error_messages={"max_length": "最多 300 个字。"},
    )
