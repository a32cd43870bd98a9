import datetime as dt

from django.db import migrations, models
from django.utils import timezone


def plan_what_is_old(apps, schema_editor):
    """Notices from before there were other ways out are in the inbox, where they were read: they go nowhere else."""
    notices = apps.get_model("messaging", "Notice").objects
    old = notices.filter(planned_at__isnull=True, created_at__lt=timezone.now() - dt.timedelta(days=1))
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[:5000]):
        notices.filter(pk__in=keys).update(planned_at=models.F("created_at"))


class Migration(migrations.Migration):

    atomic = False  # five million rows in portions; broken off, it goes on where it was

    dependencies = [
        ("messaging", "0006_allowed"),
    ]

    operations = [migrations.RunPython(plan_what_is_old, migrations.RunPython.noop)]
