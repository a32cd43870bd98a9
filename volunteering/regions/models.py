from typing import Self

from django.db import models
from django.db.models import Q

from volunteering.core.keys import KeyedModel
from volunteering.regions.enums import RegionKind


class RegionQuerySet(models.QuerySet["Region"]):
    def live(self) -> Self:
        return self.filter(valid_to__isnull=True)

    def below(self, path: str) -> Self:
        """The region with this path and everything under it."""
        return self.filter(path__startswith=path)


class Region(KeyedModel):
    """An administrative division (GB/T 2260), a township or a functional zone. A retired row stays readable.

    The path is the parent's path, the own code and "/": "below" is a prefix.
    """

    code = models.CharField("代码", max_length=12)
    name = models.CharField("名称", max_length=40)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=20, choices=RegionKind.choices, default=RegionKind.OFFICIAL)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=60, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "区域"
        ordering = ("path",)
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(valid_to__isnull=True), name="one_live_region_per_code"
            ),
            models.UniqueConstraint(
                fields=("parent", "name"), condition=Q(valid_to__isnull=True), name="one_live_region_per_name"
            ),
            models.CheckConstraint(
                condition=Q(kind=RegionKind.OFFICIAL) | Q(parent__isnull=False), name="added_region_has_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name
