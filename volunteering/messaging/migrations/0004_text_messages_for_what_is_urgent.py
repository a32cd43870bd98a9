from django.db import migrations, models


def forget_what_nobody_chose(apps, schema_editor):
    """The page wrote down a box for each topic and text messages, unticked, when something else was saved; and so for
    mail before there was an address."""
    preferences = apps.get_model("messaging", "Preference").objects
    preferences.filter(channel="sms").delete()
    preferences.filter(channel="email", is_on=False).exclude(user__contact__email_confirmed_at__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = (("messaging", "0003_claims"),)
    operations = (
        migrations.AddField("contact", "wants_sms", models.BooleanField("急事发短信", default=True, db_default=True)),
        migrations.RunPython(forget_what_nobody_chose, migrations.RunPython.noop),
        migrations.AddConstraint(
            "preference",
            models.CheckConstraint(
                condition=models.Q(channel__in=["email", "wechat"]), name="preference_on_a_way_chosen_by_topic"
            ),
        ),
    )
