"""What was stored as text is found after the change to stored words."""

import pytest
from django.core.management import call_command
from django.db import connection

from volunteering.activities.models import Activity
from volunteering.core.search import matching, tokens

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_rows_from_before_are_found(activity):
    call_command("migrate", "activities", "0003", verbosity=0)
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE activities_activity SET search_tokens = %s", [tokens("南极科考 PM2")])
    finally:
        call_command("migrate", verbosity=0)  # also what stands above
    assert matching(Activity.objects.all(), "科考 pm2").get() == activity
    assert not matching(Activity.objects.all(), "大篷车").exists()
