from typing import Any

from django import forms

from volunteering.core.settable import Parameter


class ValueForm(forms.Form):
    value = forms.CharField(
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "请填写新的值；想用默认值，请点“恢复默认”。"},
    )

    def __init__(self, parameter: Parameter[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = parameter.label
        self.fields["value"].help_text = parameter.hint
