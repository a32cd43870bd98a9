from typing import Any

from django.db import migrations, models
from django.db.models.functions import Now

STATES = [("waiting", "待发送"), ("sent", "已提交"), ("delivered", "已送达"), ("failed", "发送失败")]


class Migration(migrations.Migration):
    dependencies: list[Any] = [("sms", "0002_providers")]
    operations: list[Any] = [
        migrations.AddField(
            "providerstate",
            "failing_since",
            models.DateTimeField(db_default=Now()),
        ),
        migrations.CreateModel(
            name="DayCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("provider", models.CharField(blank=True, max_length=20)),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={"verbose_name": "每日短信"},
        ),
        migrations.AddConstraint(
            "daycount",
            models.UniqueConstraint(fields=("day", "provider", "state"), name="one_sms_count_per_day"),
        ),
    ]
