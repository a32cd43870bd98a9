from django.db import migrations, models

from volunteering.core.indexes import AddIndexWhileInUse


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("activities", "0008_letters_reach"),
    ]

    operations = [
        AddIndexWhileInUse(
            "signup", models.Index(condition=models.Q(("is_told", False)), fields=["id"], name="sign_up_untold")
        ),
    ]
