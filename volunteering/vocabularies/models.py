from django.db import models

from volunteering.vocabularies.enums import Vocabulary


class Term(models.Model):
    """One option of a code list. The key is "<list>:<code>", so a column of terms reads by itself."""

    id = models.CharField(primary_key=True, max_length=40)
    vocabulary = models.CharField("代码表", max_length=30, choices=Vocabulary.choices)
    name = models.CharField("名称", max_length=40)
    national_code = models.CharField("国家标准代码", max_length=10, blank=True)
    aliases = models.JSONField("常见写法", default=list, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("可选", default=True)

    class Meta:
        verbose_name = "代码"
        ordering = ("vocabulary", "position")
        constraints = (models.UniqueConstraint(fields=("vocabulary", "name"), name="one_term_per_name"),)

    def __str__(self) -> str:
        return self.name

    def ways_of_writing(self) -> list[str]:
        """What may stand in a sheet for this term."""
        return [self.name, *self.aliases, *filter(None, [self.national_code])]
