from django.db import models


class Watermark(models.Model):
    """How far something that runs by the clock has looked: into time, or into the keys of a table that only grows."""

    name = models.CharField(max_length=40, unique=True)
    moment = models.DateTimeField(null=True)
    key = models.UUIDField(null=True)

    class Meta:
        verbose_name = "进度标记"

    def __str__(self) -> str:
        return self.name
