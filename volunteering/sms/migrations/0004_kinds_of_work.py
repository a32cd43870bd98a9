"""Sending codes and sending notices became two kinds of work: what waits from before goes with the notices, since a
code that is older than the upgrade is of no use."""

from django.db import migrations


def rename(apps, schema_editor):
    apps.get_model("core", "Work").objects.filter(kind="sms:send").exclude(state="done").update(kind="sms:notice")


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0010_work_indexes"),
        ("sms", "0003_outages"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
