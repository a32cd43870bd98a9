from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# SQLite makes a changed table anew, and minds that a trigger of the ledger reads this one meanwhile.
HAND = import_module("volunteering.service_records.migrations.0006_hand_entries")


def take_off(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        HAND.let_hand_go(apps, schema_editor)


def put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        HAND.guard_hand(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0006_letters_and_subscriptions'),
        ('service_records', '0009_deadlines_and_anomalies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_off, put_back),
        migrations.AddField(
            model_name='handsheet',
            name='led_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='handsheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('led_by__isnull', True), models.Q(('decided_by', models.F('led_by')), _negated=True), _connector='OR'), name='hand_sheet_not_by_who_led'),
        ),
        migrations.RunPython(put_back, take_off),
    ]
