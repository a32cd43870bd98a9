from typing import Any

import django.db.models
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import volunteering.core.sealing

TEMPLATES = [("code", "您的验证码是 {code}，{lifetime}内有效。请勿告诉他人。"), ("notice", "{title}。请打开{platform}查看。")]


def forget(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Messages live for minutes; who still waits for a code asks for another."""
    apps.get_model("sms", "SmsMessage").objects.all().delete()


class Migration(migrations.Migration):
    dependencies: list[Any] = [("sms", "0001_initial")]
    operations: list[Any] = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.CreateModel(
            name="ProviderState",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("down_until", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=60)),
            ],
            options={"verbose_name": "短信通道"},
        ),
        migrations.RemoveConstraint("smsmessage", "sms_sent_has_time"),
        migrations.RemoveField("smsmessage", "text"),
        migrations.AddField(
            "smsmessage",
            "template",
            models.CharField(choices=TEMPLATES, default="code", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField("smsmessage", "values_json", volunteering.core.sealing.SealedField()),
        migrations.AddField("smsmessage", "provider", models.CharField(blank=True, max_length=20)),
        migrations.AddField(
            "smsmessage", "receipt", models.CharField(blank=True, db_index=True, max_length=80, verbose_name="回执")
        ),
        migrations.AddField("smsmessage", "error", models.CharField(blank=True, max_length=60, verbose_name="原因")),
        migrations.AlterField(
            "smsmessage",
            "state",
            models.CharField(
                choices=[("waiting", "待发送"), ("sent", "已提交"), ("delivered", "已送达"), ("failed", "发送失败")],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "smsmessage",
            models.CheckConstraint(
                condition=~django.db.models.Q(state__in=("sent", "delivered"))
                | django.db.models.Q(sent_at__isnull=False),
                name="sms_sent_has_time",
            ),
        ),
    ]
