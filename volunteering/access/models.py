from django.conf import settings
from django.db import models

from volunteering.access.enums import RegionRole
from volunteering.core.keys import KeyedModel


class RegionGrant(KeyedModel):
    """A role over a region and everything below it. Given and withdrawn through `access.services` only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="region_grants")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=RegionRole.choices)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "区域授权"
        constraints = (
            models.UniqueConstraint(
                fields=("user", "region", "role"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_grant",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.region}"
