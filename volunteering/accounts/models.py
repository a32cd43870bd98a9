import hashlib
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from volunteering.accounts.enums import CodePurpose, ConsentKind, UserState
from volunteering.core.keys import KeyedModel, new_key
from volunteering.core.sealing import SealedField


class UserManager(BaseUserManager["User"]):
    """Users come into being through `accounts.services` alone: there is no password to create one with."""


class User(AbstractBaseUser):
    """A login: one verified phone, nothing else. The person is `volunteers.Volunteer`."""

    password = None  # type: ignore[assignment]  # nobody has one: login is by phone code
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    phone = SealedField(blank=True)
    phone_fingerprint = models.CharField(max_length=80, unique=True, null=True)
    state = models.CharField(max_length=10, choices=UserState.choices, default=UserState.ACTIVE)
    is_operator = models.BooleanField("平台运维人员", default=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    # Set for one request: staff who have not given their one-time password have no more powers than anybody.
    powers_are_withheld = False

    USERNAME_FIELD = "phone_fingerprint"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "登录账号"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=UserState.CLOSED, phone_fingerprint__isnull=True)
                | (~models.Q(state=UserState.CLOSED) & models.Q(phone_fingerprint__isnull=False)),
                name="user_has_phone_until_closed",
            ),
        )

    def __str__(self) -> str:
        return f"账号 {str(self.pk)[-6:]}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == UserState.ACTIVE

    @property
    def is_staff(self) -> bool:
        """May open the Django admin."""
        return self.is_operator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_operator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_operator


class LoginCode(KeyedModel):
    """Six digits sent to a phone, good for one browser and one purpose. Only a digest is kept."""

    phone_fingerprint = models.CharField(max_length=80, db_index=True)
    browser = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20, choices=CodePurpose.choices, default=CodePurpose.LOGIN)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "验证码"

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.created_at:%F %T}"


class UserSession(AbstractBaseSession):
    """Django's database session that knows whose it is, so a person can list and end them."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "登录会话"

    @property
    def key_digest(self) -> str:
        """Names the session on a page without giving its key away."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:32]


class Consent(KeyedModel):
    """What a person agreed to, which wording of it, and when it was given or withdrawn (PIPL Art. 14–16)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "同意记录"
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "version"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_consent_per_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class Authenticator(KeyedModel):
    """A staff member's time-based one-time password (RFC 6238). `last_step` bars a code from being used twice."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator")
    secret = SealedField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "动态口令"

    def __str__(self) -> str:
        return "动态口令"
