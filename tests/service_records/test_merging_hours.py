"""Two records of one person: the hours are read together, none counts twice, and a merge taken back gives all back."""

import pytest
from django.db import transaction

from tests.activities.conftest import HOUR
from volunteering.activities.services import PositionDetails
from volunteering.service_records.models import ServiceRecord
from volunteering.service_records.policies import records_of
from volunteering.service_records.selectors import totals_of
from volunteering.service_records.services import CannotRecord, check_in, check_out, confirm_hours, confirming
from volunteering.service_records.services.verifying import false_totals, tampered_records
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person, undo_merge


def test_hours_of_two_records_are_one_persons(volunteer, another_volunteer, user, staff, serve, plan, now):
    serve(volunteer)
    doubled = serve(another_volunteer, title="另一处")
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    merge = decide_same_person(by=staff, case=claim_person(by=user, **by).case, now=now)
    survivor = Volunteer.objects.get(pk=merge.survivor_id)
    assert totals_of(survivor, now=now).minutes == 120
    assert records_of(survivor).count() == 3  # one of them taken back
    assert not ServiceRecord.objects.standing().filter(pk=doubled.pk).exists()

    undo_merge(by=staff, merge=merge, now=now)
    for one in (volunteer, another_volunteer):
        assert totals_of(Volunteer.objects.get(pk=one.pk), now=now).minutes == 120
    assert [*false_totals(), *tampered_records()] == []


def test_records_merged_while_hours_are_confirmed(
    volunteer, another_volunteer, user, staff, serve, sign_up_of, publish, now, monkeypatch
):
    """The merge is done after the list was read and before its people's totals are held."""
    serve(volunteer)
    activity = publish(title="另一处", positions=[PositionDetails(capacity=5)])
    shift = activity.shifts.get()
    sign_up_of(another_volunteer, activity)
    here = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift}
    check_in(**here, device="", now=shift.starts_at)
    check_out(**here, now=shift.ends_at)
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    case, held, merges = claim_person(by=user, **by).case, confirming.add_to_totals, []

    def merge_first(*given, **more):
        if not merges:
            merges.append(decide_same_person(by=staff, case=case, now=now))
        held(*given, **more)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(confirming, "add_to_totals", merge_first)
        with transaction.atomic(), pytest.raises(CannotRecord, match="再按一次"):
            confirm_hours.__wrapped__(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR)
    survivor = Volunteer.objects.get(pk=merges[0].survivor_id)
    assert confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR).clashing == [survivor]
    assert totals_of(survivor, now=now).minutes == 120
