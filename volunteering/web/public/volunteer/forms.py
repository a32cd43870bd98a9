from typing import Any

from django import forms

from volunteering.vocabularies.enums import Vocabulary
from volunteering.volunteers.enums import Sex
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import ID_CARD, BadDocument, Document, is_person_name, read_document
from volunteering.volunteers.services import Profile
from volunteering.web.components.regions import RegionPickerForm
from volunteering.web.components.terms import TermField, TermsField

SEXES = [(sex.value, sex.label) for sex in (Sex.MALE, Sex.FEMALE)]


class ProfileForm(RegionPickerForm):
    """The Annex 2 columns a volunteer may change. The region is picked level by level, also without JavaScript."""

    political_status = TermField(Vocabulary.POLITICAL_STATUS)
    ethnicity = TermField(Vocabulary.ETHNICITY)
    employer = forms.CharField(
        label="工作单位", max_length=100, error_messages={"required": "请填写工作单位；没有的话填“无”。"}
    )
    title_rank = TermField(Vocabulary.TITLE_RANK)
    education = TermField(Vocabulary.EDUCATION)
    occupation = TermField(Vocabulary.OCCUPATION)
    grassroots_leader = TermField(Vocabulary.GRASSROOTS_LEADER)
    service_categories = TermsField(Vocabulary.SERVICE_CATEGORY)
    service_fields = TermsField(Vocabulary.SERVICE_FIELD)

    def profile(self) -> Profile:
        return Profile(**{name: self.cleaned_data[name] for name in ProfileForm.base_fields})


class IdentityForm(forms.Form):
    """Who somebody says to be: name and document."""

    name = forms.CharField(label="真实姓名", max_length=50, error_messages={"required": "请填写真实姓名。"})
    id_number = forms.CharField(
        label="身份证号",
        max_length=40,
        help_text="用来核实身份、避免重复注册。加密保存，页面上只显示前三位和后两位。没有居民身份证的，填其他证件的号码。",
        error_messages={"required": "请填写证件号码。"},
    )
    document_type = TermField(Vocabulary.DOCUMENT_TYPE)
    agreement = forms.BooleanField(label="我同意", error_messages={"required": "请阅读并勾选注册协议和隐私政策。"})
    identity_consent = forms.BooleanField(
        label="我单独同意平台处理我的证件号码",
        error_messages={"required": "证件号码属于敏感个人信息，需要您单独勾选同意。"},
    )
    document: Document | None = None  # once read

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_type"].required = False  # an ID card, unless said otherwise
        self.fields["document_type"].initial = ID_CARD

    @property
    def has_other_document(self) -> bool:
        return (self["document_type"].value() or ID_CARD) != ID_CARD

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not is_person_name(name):
            raise forms.ValidationError("姓名应为 2 到 50 个字，不含数字和符号（少数民族姓名中的“·”可以）。")
        return name

    def clean(self) -> None:
        data = self.cleaned_data
        data["document_type"] = data["document_type"].pk if data.get("document_type") else ID_CARD
        if "id_number" not in data or "document_type" in self.errors:
            return
        try:
            self.document = read_document(data["document_type"], data["id_number"])
        except BadDocument as bad:
            self.add_error("id_number", str(bad))


class RegistrationForm(IdentityForm, ProfileForm):
    sex = forms.ChoiceField(label="性别", choices=(("", "请选择"), *SEXES), required=False)
    born_on = forms.DateField(
        label="出生日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期的写法是 1990-08-08。"},
    )
    field_order = ("name", "id_number", "document_type", "sex", "born_on")

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if self.document is None:
            return
        if not self.document.sex and not data.get("sex"):
            self.add_error("sex", "这种证件的号码不含性别，请选择性别。")
        if not self.document.born_on and not data.get("born_on") and "born_on" not in self.errors:
            self.add_error("born_on", "这种证件的号码不含出生日期，请填写出生日期。")

    def person(self) -> dict[str, Any]:
        """Who it is, as `register_volunteer` takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "id_number", "document_type", "sex", "born_on")}


def profile_of(volunteer: Volunteer) -> dict[str, object]:
    single = ("political_status", "ethnicity", "title_rank", "education", "occupation", "grassroots_leader")
    return {
        **{name: getattr(volunteer, f"{name}_id") for name in single},
        "employer": volunteer.employer,
        "region": volunteer.region_path,
        "service_categories": list(volunteer.service_categories.values_list("pk", flat=True)),
        "service_fields": list(volunteer.service_fields.values_list("pk", flat=True)),
    }
