"""Two records of one person: the hours are read together, none counts twice, and a merge taken back gives all back."""

from volunteering.service_records.models import ServiceRecord
from volunteering.service_records.policies import records_of
from volunteering.service_records.selectors import totals_of
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
