import datetime as dt

import pytest

from volunteering.activities.services import (
    ActivityDetails,
    PositionDetails,
    ShiftDetails,
    publish_activity,
    save_activity,
)
from volunteering.core.zone import CHINA
from volunteering.vocabularies.models import Term

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def plan(terms, county, now):
    """The activity runs tomorrow from 9 to 11 in China, whatever the hour is now."""

    def make(**changes):
        start = (now.astimezone(CHINA) + DAY).replace(hour=9, minute=0, second=0, microsecond=0)
        values = {
            "title": "科普大篷车进社区",
            "category": Term.objects.get(vocabulary="service_category", name="科普讲解"),
            "content": "讲解",
            "shifts": [ShiftDetails(starts_at=start, ends_at=start + 2 * HOUR)],
            "positions": [PositionDetails(capacity=1)],
            "sign_up_opens_at": now,
            "sign_up_closes_at": start,
            "contact_name": "王老师",
            "contact_phone": "0519-00000000",
            "risks": "无",
            "safeguards": "有专人值守",
            "place_region": county,
            "address": "文化广场",
            **changes,
        }
        return ActivityDetails(**values)

    return make


@pytest.fixture
def publish(certified, user, plan, now):
    def make(**changes):
        draft = save_activity(by=user, organization=certified, details=plan(**changes), now=now)
        return publish_activity(by=user, activity=draft, is_volunteering=True, now=now)

    return make


@pytest.fixture
def activity(publish):
    return publish()
