import datetime as dt
from typing import Any

from django import forms

from volunteering.core import clock
from volunteering.organizations.enums import PostKind, Tier
from volunteering.organizations.models import Organization, Post
from volunteering.organizations.rules import NO_TELEPHONE, is_telephone, read_credit_code
from volunteering.organizations.services import OrganizationDetails
from volunteering.regions.models import Region
from volunteering.vocabularies.enums import Vocabulary
from volunteering.web.components.regions import ServedRegionsForm
from volunteering.web.components.terms import TermField, TermsField


class OrganizationForm(ServedRegionsForm):
    """The columns of Annex 1, the tier, and what the online form asks besides."""

    name = forms.CharField(label="组织名称", max_length=100, error_messages={"required": "请填写组织名称。"})
    tier = forms.ChoiceField(
        label="层级",
        choices=Tier.choices,
        initial=Tier.TEAM,
        help_text="市级为支队，辖市、区为大队，乡镇、街道、学会、高校、企业一般为队。",
    )
    is_registered = forms.TypedChoiceField(
        label="是否在民政部门注册",
        choices=(("0", "否"), ("1", "是")),
        coerce=lambda value: value == "1",
    )
    supervisor_type = TermField(Vocabulary.SUPERVISOR_TYPE)
    supervisor = forms.CharField(label="主管单位", max_length=100, error_messages={"required": "请填写主管单位。"})
    founded_on = forms.DateField(
        label="成立日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写成立日期。", "invalid": "日期的写法是 2019-08-08。"},
    )
    organization_type = TermField(Vocabulary.ORGANIZATION_TYPE, required=False)
    credit_code = forms.CharField(
        label="统一社会信用代码（选填）",
        required=False,
        max_length=30,
        help_text="本组织登记证书上的 18 位代码；没有单独登记的队伍请留空，不要填主管单位的。",
    )
    service_categories = TermsField(Vocabulary.SERVICE_CATEGORY)
    introduction = forms.CharField(
        label="组织简介（选填）", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    leader_name = forms.CharField(label="组织负责人姓名（选填）", required=False, max_length=50)
    leader_position = forms.CharField(label="组织负责人职务（选填）", required=False, max_length=50)
    leader_employer = forms.CharField(label="组织负责人单位（选填）", required=False, max_length=100)
    leader_phone = forms.CharField(label="组织负责人电话（选填）", required=False, max_length=30)

    def clean_region(self) -> Region:
        """A 支队 sits in its city, everybody else in a county."""
        path = self.region_path()
        if self.data.get("tier") == Tier.CITY_CORPS and path.count("/") == 2:
            region = Region.objects.live().filter(path=path).first()
            if region:
                return region
        return super().clean_region()

    def clean_leader_phone(self) -> str:
        text: str = self.cleaned_data["leader_phone"].strip()
        if text and not is_telephone(text):
            raise forms.ValidationError(NO_TELEPHONE)
        return text

    def clean_founded_on(self) -> dt.date:
        """Asked here as well as in the service, which comes a step later."""
        day: dt.date = self.cleaned_data["founded_on"]
        if day > clock.local_date(clock.now()):
            raise forms.ValidationError("成立日期不能在将来，请核对。")
        return day

    def clean_credit_code(self) -> str:
        text: str = self.cleaned_data["credit_code"].strip()
        code, problem = read_credit_code(text) if text else ("", "")
        if problem:
            raise forms.ValidationError(problem)
        return code

    def details(self) -> OrganizationDetails:
        values = {name: self.cleaned_data[name] for name in OrganizationForm.base_fields}
        values["home_region"] = values.pop("region")
        values["tier"] = Tier(values["tier"])
        return OrganizationDetails(**values)


def details_of(organization: Organization) -> dict[str, Any]:
    """What the form starts with when an organization is edited."""
    plain = ("name", "tier", "supervisor", "founded_on", "introduction", "credit_code")
    leader = ("leader_name", "leader_position", "leader_employer", "leader_phone")
    return {
        **{name: getattr(organization, name) for name in plain + leader},
        "is_registered": "1" if organization.is_registered else "0",
        "supervisor_type": organization.supervisor_type_id,
        "organization_type": organization.organization_type_id,
        "region": organization.region_path,
        "served_regions": [region.path for region in organization.served_regions.all()],
        "service_categories": list(organization.service_categories.values_list("pk", flat=True)),
    }


class PostsForm(forms.Form):
    leader = forms.CharField(required=False, max_length=50)
    deputies = forms.CharField(
        required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 5}), help_text="每行写一位。"
    )

    def __init__(self, *args: Any, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].label = title
        self.fields["deputies"].label = f"副{title}"

    def clean_deputies(self) -> str:
        text: str = self.cleaned_data["deputies"]
        if any(len(name) > 50 for name in text.splitlines()):
            raise forms.ValidationError("姓名最多 50 个字，请每行只写一位。")
        return text

    def deputy_names(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["deputies"].splitlines() if name.strip()]


def posts_of(posts: list[Post]) -> dict[str, str]:
    leaders = [post.name for post in posts if post.kind == PostKind.LEADER]
    deputies = [post.name for post in posts if post.kind == PostKind.DEPUTY_LEADER]
    return {"leader": "".join(leaders), "deputies": "\n".join(deputies)}
