from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteering.core.keys import KeyedModel
from volunteering.core.sealing import SealedField
from volunteering.core.serials import LENGTH, grouped, new_serial
from volunteering.service_records.enums import Revoked


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self) -> Self:
        return self.filter(revoked_at__isnull=True)


class Certificate(KeyedModel):
    """志愿服务记录证明 (民政部令67 Art. 12–17): what the paper says, and the digest of the file it was printed from.

    Of one organization, or of a person's whole record when `organization` is empty. The database refuses every change
    but one: a certificate is revoked once, and stays so. The file is a StoredFile of kind "certificate".
    """

    serial = models.CharField("证明编号", max_length=LENGTH, unique=True, default=new_serial, editable=False)
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="certificates")
    organization = models.ForeignKey(
        "organizations.Organization", null=True, on_delete=models.PROTECT, related_name="certificates"
    )
    # Who oversees it: the organization's region, else the person's.
    region_path = models.CharField(max_length=60, db_index=True)
    name = models.CharField("姓名", max_length=50)
    document = SealedField("证件（隐去中间几位）", blank=True)
    volunteer_number = models.CharField("志愿者编号", max_length=12)
    issuer_name = models.CharField("开具单位", max_length=100)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    services = models.PositiveIntegerField("次数")
    minutes = models.PositiveIntegerField("服务时长（分钟）")
    digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("开具时间")
    revoked_at = models.DateTimeField("撤销时间", null=True)
    revoked_because = models.CharField("撤销类别", max_length=12, choices=Revoked.choices, blank=True)
    revoked_reason = models.CharField("撤销原因", max_length=200, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿服务记录证明"
        indexes = (
            models.Index(fields=("volunteer", "-id"), name="certificate_of_volunteer"),
            models.Index(fields=("organization", "-id"), name="certificate_of_organization"),
            models.Index(fields=("name", "-id"), name="certificate_by_name"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(services__gt=0, minutes__gt=0), name="certificate_says_something"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="certificate_ends_after_start"),
            models.CheckConstraint(condition=~Q(digest=""), name="certificate_has_a_file"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_because="", revoked_reason="", revoked_by__isnull=True)
                | (
                    Q(revoked_at__isnull=False, revoked_by__isnull=False)
                    & ~Q(revoked_because="")
                    & ~Q(revoked_reason="")
                ),
                name="certificate_revoked_with_reason",
            ),
        )

    def __str__(self) -> str:
        return grouped(self.serial)

    @property
    def is_whole(self) -> bool:
        """Over all organizations, each named in its line."""
        return self.organization_id is None

    @property
    def address(self) -> str:
        """Of the page of verification, as the picture on the paper says it."""
        return f"{settings.SITE_ADDRESS}/certificates/{grouped(self.serial)}/"


class CertificateLine(models.Model):
    """One service on a certificate. What it says stands in the ledger, which is never changed."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField("序号")
    record = models.ForeignKey(
        "service_records.ServiceRecord", on_delete=models.PROTECT, related_name="certificate_lines"
    )

    class Meta:
        verbose_name = "证明所列服务"
        constraints = (
            models.UniqueConstraint(fields=("certificate", "number"), name="one_certificate_line_per_number"),
            models.UniqueConstraint(fields=("certificate", "record"), name="one_certificate_line_per_record"),
        )

    def __str__(self) -> str:
        return str(self.number)


class CertificateBatch(KeyedModel):
    """An organization issues for many of its volunteers at once."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="certificate_batches"
    )
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    people = models.PositiveIntegerField("人数")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "批量开具"
        constraints = (
            models.CheckConstraint(condition=Q(people__gt=0), name="certificate_batch_is_for_somebody"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="certificate_batch_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on} {self.people} 人"


class CertificateWish(KeyedModel):
    """One person of a batch: still to be done, issued, or why not."""

    batch = models.ForeignKey(CertificateBatch, on_delete=models.CASCADE, related_name="wishes")
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="wishes")
    refusal = models.CharField("没有开具的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "批量开具的人"
        constraints = (
            models.UniqueConstraint(fields=("batch", "volunteer"), name="one_wish_per_person"),
            models.CheckConstraint(condition=Q(certificate__isnull=True) | Q(refusal=""), name="wish_granted_or_not"),
        )

    def __str__(self) -> str:
        return self.refusal or str(self.certificate or "")
