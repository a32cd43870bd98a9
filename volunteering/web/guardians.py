"""A guardian consents beside the minor: name, relation, and a phone proved by a code of its own purpose."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest

from volunteering.accounts.enums import CodePurpose, ConsentKind
from volunteering.accounts.models import User
from volunteering.accounts.services import CannotUseCode, SentCode, check_code, send_code
from volunteering.core import clock
from volunteering.core.drafts import save_draft
from volunteering.core.errors import Refusal
from volunteering.volunteers.enums import GuardianRelation
from volunteering.volunteers.rules import is_person_name, problem_of_guardian
from volunteering.volunteers.services import GuardianConsent
from volunteering.web.access import show_refusal
from volunteering.web.consents import SENTENCES
from volunteering.web.keeping import draft_of, typed, typed_values
from volunteering.web.phone import PhoneForm, browser_of, client_address

DRAFT = "guardian"


class GuardianForm(PhoneForm):
    name = forms.CharField(label="监护人姓名", max_length=50, error_messages={"required": "请填写监护人的真实姓名。"})
    relation = forms.ChoiceField(
        label="监护人是志愿者的",
        choices=(("", "请选择"), *GuardianRelation.choices),
        error_messages={"required": "请选择监护人是志愿者的什么人。"},
    )
    guardian_consent = forms.BooleanField(error_messages={"required": "请监护人阅读后勾选同意。"})
    accepts_clash = forms.BooleanField(required=False)

    def __init__(self, *args: Any, own_phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_phone = own_phone
        self.fields["phone"].label = "监护人手机号"
        if "send" in self.data:  # a code needs nothing but the phone
            for name in self.fields:
                self.fields[name].required = name == "phone"

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name and not is_person_name(name):
            raise forms.ValidationError("姓名应为 2 到 50 个字，不含数字和符号（少数民族姓名中的“·”可以）。")
        return name

    def clean_phone(self) -> str:
        phone = super().clean_phone()
        problem = problem_of_guardian(own_phone=self.own_phone, phone=phone)
        if problem:
            raise forms.ValidationError(problem)
        return phone

    def clean(self) -> None:
        if "send" not in self.data and "code" not in self.errors and not self.cleaned_data.get("code", "").strip():
            self.add_error("code", "请填写监护人手机收到的六位验证码；还没有收到，请先点“发送验证码”。")

    def consent(self) -> GuardianConsent:
        data = self.cleaned_data
        return GuardianConsent(name=data["name"], relation=GuardianRelation(data["relation"]), phone=data["phone"])


class ChildGuardianForm(GuardianForm):
    """For a child's registration the guardian agrees to all that others agree to themselves."""

    agreement = forms.BooleanField(error_messages={"required": "请阅读并勾选注册协议和隐私政策。"})
    identity_consent = forms.BooleanField(
        error_messages={"required": "孩子的证件号码属于敏感个人信息，需要单独勾选同意。"}
    )


class GuardianStep:
    """The step that registration and sign-up share: send the code, or check it and do what was consented to."""

    def __init__(
        self, request: HttpRequest, form_class: type[GuardianForm], known: dict[str, str] | None = None
    ) -> None:
        assert isinstance(request.user, User)
        self.request, self.user, self.now = request, request.user, clock.now()
        kept = typed(request) or draft_of(request.user, DRAFT)
        posted = request.POST if request.method == "POST" else None
        self.form = form_class(posted, initial=kept.dict() if kept else known, own_phone=request.user.phone)
        self.sent: SentCode | None = None
        self.sentence = SENTENCES[ConsentKind.GUARDIAN]

    def took(self, act: Callable[[GuardianConsent], object]) -> bool:
        """Whether the consent was good and `act` is done. What `act` refuses leaves the code good for another try."""
        if self.request.method != "POST":
            return False
        save_draft(owner=self.user.pk, kind=DRAFT, values=typed_values(self.request.POST), now=self.now)
        if not self.form.is_valid():
            return False
        try:
            return self._send() if "send" in self.request.POST else self._act(act)
        except Refusal as refusal:
            show_refusal(self.form, refusal)
            return False

    def _send(self) -> bool:
        phone, address = self.form.cleaned_data["phone"], client_address(self.request)
        browser = browser_of(self.request)
        self.sent = send_code(phone=phone, browser=browser, address=address, now=self.now, purpose=CodePurpose.GUARDIAN)
        return False

    def _act(self, act: Callable[[GuardianConsent], object]) -> bool:
        data, browser = self.form.cleaned_data, browser_of(self.request)
        code = data["code"].strip()
        with transaction.atomic():
            try:
                check_code(phone=data["phone"], code=code, browser=browser, now=self.now, purpose=CodePurpose.GUARDIAN)
            except CannotUseCode as refusal:  # caught here: a wrong try stays counted
                show_refusal(self.form, refusal)
                return False
            act(self.form.consent())
        return True
