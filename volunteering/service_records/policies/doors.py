"""Who runs a door, who is expected there, who sees whose record."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Activity, Shift, SignUp
from volunteering.activities.policies import can_edit
from volunteering.service_records.models import ServiceRecord
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people


def can_run_door(user: User | AnonymousUser, activity: Activity) -> bool:
    """The administrators of the organization that runs the activity: they show the code, call the list, confirm."""
    return can_edit(user, activity)


def expected_at(shift: Shift) -> "QuerySet[SignUp]":
    """Who has a place in this shift."""
    return SignUp.objects.filter(shift=shift, state=SignUpState.CONFIRMED)


def records_of(volunteer: Volunteer) -> "QuerySet[ServiceRecord]":
    """A person's own entries, reversals and those under merged records among them: nothing is hidden from whom it is
    about."""
    return ServiceRecord.objects.filter(volunteer__in=records_of_people([volunteer.pk]))
