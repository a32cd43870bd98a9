from django import forms

from volunteering.vocabularies.enums import Vocabulary
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import BadIdCard, is_person_name, read_id_card
from volunteering.volunteers.services import Profile
from volunteering.web.components.regions import RegionPickerForm
from volunteering.web.components.terms import TermField, TermsField


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


class RegistrationForm(ProfileForm):
    name = forms.CharField(label="真实姓名", max_length=50, error_messages={"required": "请填写真实姓名。"})
    id_number = forms.CharField(
        label="身份证号",
        max_length=40,
        help_text="用来核实身份、避免重复注册。加密保存，页面上只显示前三位和后两位。性别和出生日期由它得出，不用再填。",
        error_messages={"required": "请填写身份证号。"},
    )
    agreement = forms.BooleanField(label="我同意", error_messages={"required": "请阅读并勾选注册协议和隐私政策。"})
    identity_consent = forms.BooleanField(
        label="我单独同意平台处理我的身份证号",
        error_messages={"required": "身份证号属于敏感个人信息，需要您单独勾选同意。"},
    )
    field_order = ("name", "id_number")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not is_person_name(name):
            raise forms.ValidationError("姓名应为 2 到 50 个字，不含数字和符号（少数民族姓名中的“·”可以）。")
        return name

    def clean_id_number(self) -> str:
        try:
            return read_id_card(self.cleaned_data["id_number"]).number
        except BadIdCard as bad:
            raise forms.ValidationError(str(bad)) from None


def profile_of(volunteer: Volunteer) -> dict[str, object]:
    single = ("political_status", "ethnicity", "title_rank", "education", "occupation", "grassroots_leader")
    return {
        **{name: getattr(volunteer, f"{name}_id") for name in single},
        "employer": volunteer.employer,
        "region": volunteer.region_path,
        "service_categories": list(volunteer.service_categories.values_list("pk", flat=True)),
        "service_fields": list(volunteer.service_fields.values_list("pk", flat=True)),
    }
