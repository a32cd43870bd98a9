"""Between `migrate` and the restart, processes of the release before still write: they know nothing of new columns."""

import pytest
from django.db import connection

from volunteering.activities.models import Announcement, SignUp
from volunteering.core import clock
from volunteering.messaging.models import Contact, Delivery
from volunteering.service_records.models import Attendance
from volunteering.sms.models import ProviderState


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Announcement, "reach"),
        (Attendance, "refused_because"),
        (Contact, "wants_sms"),
        (Delivery, "is_allowed"),
        (Delivery, "receipt"),
        (ProviderState, "failing_since"),
        (SignUp, "is_told"),
    ],
)
def test_the_database_fills_in_what_they_leave_out(model, name) -> None:
    assert model._meta.get_field(name).has_db_default()


def test_a_provider_that_fails_just_then_is_noted(db) -> None:
    before = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sms_providerstate (name, down_until, reason) VALUES ('aliyun', %s, '')", [before])
    assert abs(ProviderState.objects.get().failing_since - clock.now()).total_seconds() < 60
