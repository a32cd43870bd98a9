"""Choices from the code lists."""

from django import forms

from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.models import Term


class TermField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, vocabulary: Vocabulary, *, required: bool = True) -> None:
        super().__init__(
            Term.objects.filter(vocabulary=vocabulary, is_active=True),
            label=vocabulary.label if required else f"{vocabulary.label}（选填）",
            required=required,
            empty_label="请选择",
            error_messages={
                "required": f"请选择{vocabulary.label}。",
                "invalid_choice": f"请从列表中选择{vocabulary.label}。",
            },
        )


class TermsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(
            Term.objects.filter(vocabulary=vocabulary, is_active=True),
            label=f"{vocabulary.label}（可多选）",
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": f"请至少选择一项{vocabulary.label}。",
                "invalid_choice": f"请从列表中选择{vocabulary.label}。",
            },
        )
