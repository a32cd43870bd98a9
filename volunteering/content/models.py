from typing import Self

from django.db import models

from volunteering.core.keys import KeyedModel, PublicIdField


class PolicyDocumentQuerySet(models.QuerySet["PolicyDocument"]):
    def published(self) -> Self:
        return self.filter(is_published=True)


class PolicyDocument(KeyedModel):
    """政策文件: title, issuer and date are facts; the body is plain text, a blank line between paragraphs."""

    public_id = PublicIdField()
    title = models.CharField("标题", max_length=150)
    issuer = models.CharField("发文单位", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    body = models.TextField("正文")
    is_published = models.BooleanField("公开", default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "政策文件"
        indexes = (models.Index(fields=("is_published", "-issued_on", "-id"), name="policy_newest"),)
        constraints = (
            # The public list is ordered, and paged, by it.
            models.CheckConstraint(
                condition=models.Q(is_published=False) | models.Q(issued_on__isnull=False),
                name="published_document_has_date",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Link(KeyedModel):
    """友情链接: an entry of the manual's third menu."""

    label = models.CharField("名称", max_length=30, unique=True)
    address = models.URLField("网址", blank=True)  # empty until the operator knows it: the entry then says so
    introduction = models.CharField("简介", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("显示", default=True)

    class Meta:
        verbose_name = "友情链接"
        ordering = ("position", "label")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(address="")
                | models.Q(address__startswith="https://")
                | models.Q(address__startswith="http://"),
                name="link_leads_to_the_web",
            ),
        )

    def __str__(self) -> str:
        return self.label
