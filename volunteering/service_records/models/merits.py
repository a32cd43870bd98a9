from django.conf import settings
from django.db import models
from django.db.models import Q

from volunteering.core.keys import KeyedModel
from volunteering.service_records.enums import MeritKind


class Merit(KeyedModel):
    """A training (民政部令67 Art. 8) or a commendation (Art. 9), entered once for all who share it. Never changed.

    `body` held the training, or awarded the commendation. Entered by an organization, else by a region's staff.
    """

    kind = models.CharField(max_length=15, choices=MeritKind.choices)
    name = models.CharField("名称", max_length=80)
    content = models.CharField("内容", max_length=500, blank=True)
    body = models.CharField("组织（授予）单位", max_length=100)
    on = models.DateField("日期")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1, null=True)
    organization = models.ForeignKey(
        "organizations.Organization", null=True, on_delete=models.PROTECT, related_name="merits"
    )
    region_path = models.CharField(max_length=60, db_index=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = "培训与表彰"
        indexes = (models.Index(fields=("organization", "-id"), name="merit_of_organization"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=MeritKind.TRAINING, hours__isnull=False, hours__gt=0) & ~Q(content="")
                | Q(kind=MeritKind.COMMENDATION, hours__isnull=True),
                name="training_has_content_and_hours",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(body=""), name="merit_names_itself_and_its_body"),
        )

    def __str__(self) -> str:
        return self.name


class MeritRecord(KeyedModel):
    """One person's share of it. A mistake is withdrawn with a reason and entered anew; nothing is deleted."""

    merit = models.ForeignKey(Merit, on_delete=models.PROTECT, related_name="records")
    volunteer = models.ForeignKey("volunteers.Volunteer", on_delete=models.PROTECT, related_name="merit_records")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "个人的培训与表彰"
        indexes = (models.Index(fields=("volunteer", "-id"), name="merit_record_of_volunteer"),)
        constraints = (
            models.UniqueConstraint(fields=("merit", "volunteer"), name="one_record_per_merit_and_person"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason=""),
                name="merit_withdrawn_with_reason",
            ),
        )

    def __str__(self) -> str:
        return str(self.merit_id)
