"""组建任务: a notice's numbers and deadlines for the teams of a region."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from volunteering.core.keys import KeyedModel, PublicIdField
from volunteering.organizations.enums import Tier


class FormationTask(KeyedModel):
    """What a notice asks of a region and of everything below it. Closed, it keeps its last figures."""

    public_id = PublicIdField()
    region = models.ForeignKey("regions.Region", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("任务名称", max_length=100)
    issuer = models.CharField("发文单位", max_length=100)
    issued_on = models.DateField("发文日期")
    organizations_due_on = models.DateField("组织信息报送截止", null=True, blank=True)
    deadline = models.DateField("组建完成截止")
    volunteers_due_on = models.DateField("志愿者信息报送截止", null=True, blank=True)
    note = models.TextField("说明", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    counting_took = models.DurationField(default=dt.timedelta)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "组建任务"
        constraints = (
            models.CheckConstraint(condition=Q(deadline__gte=F("issued_on")), name="formation_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return self.title


class FormationUnit(KeyedModel):
    """A team to be formed: by whom, how many people, which posts, until when; and how far it has come.

    The figures are folded by the timetable (`services.count_formation`) and checked by `manage.py verify_formation`.
    """

    task = models.ForeignKey(FormationTask, on_delete=models.CASCADE, related_name="units")
    region = models.ForeignKey("regions.Region", verbose_name="区域", on_delete=models.PROTECT, related_name="+")
    tier = models.CharField("层级", max_length=20, choices=Tier.choices)
    organization = models.ForeignKey(
        "organizations.Organization", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    people = models.PositiveIntegerField("目标人数")
    wants_leader = models.BooleanField("须有队长", default=True)
    fewest_deputies = models.PositiveSmallIntegerField("副队长至少", default=0)
    most_deputies = models.PositiveSmallIntegerField("副队长至多", default=0)
    deadline = models.DateField("单独的截止日期", null=True, blank=True)

    activated = models.PositiveIntegerField("已激活", default=0)
    imported = models.PositiveIntegerField("已导入未激活", default=0)
    gained = models.PositiveIntegerField("近 7 天新增", default=0)
    reminded_on = models.DateField(null=True)
    reminded_people = models.PositiveIntegerField(default=0)  # 0: nobody was there to be told

    class Meta:
        verbose_name = "组建单位"
        constraints = (
            models.UniqueConstraint(
                fields=("task", "region", "tier"), condition=Q(organization=None), name="one_formation_unit_per_region"
            ),
            models.UniqueConstraint(fields=("task", "organization"), name="one_formation_unit_per_organization"),
            models.CheckConstraint(condition=Q(people__gte=1), name="formation_unit_wants_people"),
            models.CheckConstraint(
                condition=Q(most_deputies__gte=F("fewest_deputies")), name="formation_deputies_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region}科技志愿服务{self.get_tier_display()}"
