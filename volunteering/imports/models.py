from django.conf import settings
from django.db import models
from django.db.models import Q

from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.core.sealing import SealedField
from volunteering.imports.enums import BatchState, Verdict

# The steps a worker is busy with.
BUSY_STATES = (BatchState.UPLOADED, BatchState.CHECKING, BatchState.APPLYING, BatchState.UNDOING)


class ImportBatch(KeyedModel):
    """One uploaded sheet: uploaded → checking → checked → applying → applied, or failed.

    Organization and region stand here as plain ids: whose they are is asked above.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=40)
    organization_id = models.UUIDField(null=True, db_index=True)
    region_path = models.CharField(max_length=60, db_index=True)
    file_id = models.UUIDField()
    file_name = SealedField("文件名")
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED)
    failure = models.CharField("无法读取的原因", max_length=300, blank=True)
    rows_seen = models.PositiveIntegerField(default=0)  # of the step under way
    rows_total = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    # The uploader declares the consent of the persons in the sheet (民政部令67 Art. 6).
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "导入批次"
        indexes = (models.Index(fields=("organization_id", "-id"), name="import_of_organization"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=(BatchState.APPLYING, BatchState.APPLIED))
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="import_applied_was_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.FAILED) | ~Q(failure=""), name="import_failed_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"

    @property
    def percent(self) -> int:
        return min(100, self.rows_seen * 100 // self.rows_total) if self.rows_total else 0


class ImportRow(KeyedModel):
    """What a row of the sheet came to. Its values stay in the sealed file alone."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行号")
    label = models.CharField(max_length=60, blank=True)  # masked
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    problems = models.JSONField(default=list)  # [[header, sentence, mend]]
    changes = models.JSONField(default=list)  # column headers
    subject_id = models.UUIDField(null=True)
    undo_note = SealedField(blank=True)  # what was there before, to take the row back
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "导入的行"
        constraints = (
            models.UniqueConstraint(fields=("batch", "number"), name="one_verdict_per_row"),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(verdict__in=(Verdict.NEW, Verdict.CHANGED)),
                name="only_good_rows_are_applied",
            ),
        )
        indexes = (models.Index(fields=("batch", "verdict", "number"), name="import_rows_by_verdict"),)

    def __str__(self) -> str:
        return f"{self.number} {self.get_verdict_display()}"
