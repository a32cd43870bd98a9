from django.db import models

from volunteering.core.keys import KeyedModel


class AuditEvent(KeyedModel):
    """What happened, in words and ids, without foreign keys. The database refuses to change or delete a row."""

    at = models.DateTimeField(db_index=True)
    tag = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True, db_index=True)
    subject_id = models.UUIDField(null=True, db_index=True)
    organization_id = models.UUIDField(null=True)
    region_path = models.CharField(max_length=60, blank=True, db_index=True)
    words = models.JSONField(default=dict)

    class Meta:
        verbose_name = "操作记录"
        indexes = (models.Index(fields=("tag", "-at"), name="audit_of_kind"),)

    def __str__(self) -> str:
        return self.tag


class AuditSeal(models.Model):
    """A link of the chain: the event's hash over its content and the seal before it."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = "封存"

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:8]}"
