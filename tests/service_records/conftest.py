import datetime as dt
from dataclasses import replace

import pytest
from django.db import transaction

from tests.activities.conftest import DAY, HOUR, activity, plan, publish
from tests.core.test_files import PDF
from volunteering.accounts.services import open_user
from volunteering.activities.services import PositionDetails, sign_up
from volunteering.organizations.enums import Tier
from volunteering.organizations.models import Organization
from volunteering.organizations.services import certify_organization, register_organization
from volunteering.service_records.models import ServiceRecord
from volunteering.service_records.services import (
    Served,
    add_hand_evidence,
    check_in,
    check_out,
    confirm_hours,
    save_sheet,
    send_sheet,
)
from volunteering.service_records.services.ledger import write
from volunteering.volunteers.services import register_volunteer
from volunteering.web.demo.loading import id_number

__all__ = ["activity", "plan", "publish"]
EARLY = HOUR / 12


@pytest.fixture
def shift(activity):
    return activity.shifts.get()


@pytest.fixture
def sign_up_of(activity, now):
    """A volunteer's place in an activity."""

    def make(volunteer, activity=activity):
        slot = activity.slots.select_related("activity", "shift").get()
        return sign_up(by=volunteer.user, volunteer=volunteer, slot=slot, now=now)

    return make


@pytest.fixture
def place(sign_up_of, another_volunteer):
    return sign_up_of(another_volunteer)


@pytest.fixture
def served(place, shift, another_volunteer):
    """Came ten minutes early, left at the end."""
    person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift}
    check_in(**person, device="", now=shift.starts_at - HOUR / 6)
    check_out(**person, now=shift.ends_at)
    return place


@pytest.fixture
def entry(served, shift, user):
    return confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR).recorded[0]


@pytest.fixture
def serve(publish, sign_up_of, user):
    def make(volunteer, **plan):
        activity = publish(positions=[PositionDetails(capacity=5)], **plan)
        shift = activity.shifts.get()
        sign_up_of(volunteer, activity)
        check_in(by=volunteer.user, volunteer=volunteer, shift=shift, device="", now=shift.starts_at)
        check_out(by=volunteer.user, volunteer=volunteer, shift=shift, now=shift.ends_at)
        return confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR).recorded[0]

    return make


@pytest.fixture
def after(shift):
    """The morning after the shift."""
    return shift.ends_at + 20 * HOUR


@pytest.fixture
def leader_above(certified, profile, staff, details, now):
    """Administers the certified organization above ours."""
    above = open_user(phone="19900000060", now=now)
    register_volunteer(by=above, name="赵上级", id_number=id_number(700), profile=profile, now=now)
    corps = replace(details, name="常州支队", tier=Tier.CITY_CORPS)
    parent = register_organization(by=above, details=corps, now=now)
    Organization.objects.filter(pk=certified.pk).update(
        parent=certify_organization(by=staff, organization=parent, now=now)
    )
    return above


@pytest.fixture
def said_of(shift):
    """What a sheet says of a person: the whole shift unless told otherwise."""

    def make(volunteer, **changes):
        return Served(**{"volunteer": volunteer, "starts_at": shift.starts_at, "ends_at": shift.ends_at, **changes})

    return make


@pytest.fixture
def enter(shift, user, after, said_of, private_files):
    """A sheet with evidence, sent for review: of people, or of what is said of them."""

    def make(*people, is_sent=True, now=after, on=shift):
        said = [one if isinstance(one, Served) else said_of(one) for one in people]
        sheet = save_sheet(by=user, shift=on, people=said, reason="现场没有网络，用纸质签到表", now=now)
        if not is_sent:
            return sheet
        add_hand_evidence(by=user, sheet=sheet, name="签到表.pdf", content=PDF, now=now)
        return send_sheet(by=user, sheet=sheet, now=now)

    return make


@pytest.fixture
def credit(place, another_volunteer, user, now):
    """Puts hours into somebody's ledger, one entry after another, never two at a time."""
    began = [now - 2000 * DAY]

    def make(hours, volunteer=another_volunteer):
        start = began[0]
        began[0] += dt.timedelta(hours=hours + 1)
        activity = place.activity
        entry = ServiceRecord(
            volunteer=volunteer,
            organization=activity.organization,
            activity=activity,
            sign_up=place,
            title=activity.title,
            organization_name=activity.organization.name,
            place="文化广场",
            content="讲解",
            leader_name="王老师",
            starts_at=start,
            ends_at=start + dt.timedelta(hours=hours),
            minutes=hours * 60,
            came_how="code",
            left_how="code",
            rules_version=1,
            recorded_by=user,
            recorded_at=now,
        )
        with transaction.atomic():
            write([entry], by=user)
        return entry

    return make
