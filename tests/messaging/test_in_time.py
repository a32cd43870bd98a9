"""What is not true any more, or helps nobody, stays in the house; what is old is forgotten."""

import datetime as dt

import pytest

from tests.activities.conftest import activity, plan, publish
from tests.activities.test_activities import join
from tests.messaging.conftest import out, states
from volunteering.activities.services import cancel_activity, withdraw_sign_up
from volunteering.activities.services.reminding import remind_of_shifts
from volunteering.core.models import Work
from volunteering.messaging.models import Delivery, Notice
from volunteering.messaging.scheduled import clean
from volunteering.messaging.services import notify
from volunteering.messaging.services.planning import plan_notices

pytestmark = pytest.mark.django_db
__all__ = ["activity", "plan", "publish"]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NIGHT = dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC)  # 23:00 in China; the activity begins at 09:00


@pytest.fixture
def reminded(by_wechat, activity, volunteer, now):
    """In the evening; the message waits for the morning."""
    sign_up = join(volunteer, activity, now)
    remind_of_shifts(now=NIGHT)
    plan_notices(now=NIGHT)
    return sign_up


def arrived(wechat) -> list[str]:
    return [one["data"]["thing1"]["value"] for one in wechat.sent.values()]


def test_nobody_is_reminded_of_what_was_cancelled(by_wechat, reminded, user, now) -> None:
    cancel_activity(by=user, activity=reminded.activity, reason="大雨", now=NIGHT)
    out(NIGHT)
    assert "活动快开始了" not in arrived(by_wechat)


def test_nor_is_a_place_promised_that_is_no_more(by_wechat, activity, volunteer, another_volunteer, user, now) -> None:
    first, _ = join(another_volunteer, activity, now), join(volunteer, activity, now)
    withdraw_sign_up(by=another_volunteer.user, sign_up=first, now=NIGHT)
    plan_notices(now=NIGHT)
    cancel_activity(by=user, activity=activity, reason="大雨", now=NIGHT)
    out(NIGHT)
    assert "候补成功" not in arrived(by_wechat)


def test_nor_of_what_one_left(by_wechat, reminded, user) -> None:
    withdraw_sign_up(by=user, sign_up=reminded, now=NIGHT)
    out(NIGHT)
    assert "活动快开始了" not in arrived(by_wechat)


def told_until(user, now, good_until) -> None:
    words = {"kind": "tests:calm", "title": "请签退", "body": "", "address": "", "occasion": "one"}
    notify(user_ids=[user.pk], now=now, good_until=good_until, **words)


def test_what_comes_too_late_is_not_sent(by_wechat, user, now) -> None:
    told_until(user, now, now + HOUR)  # the work is done two days later
    out(now)
    assert states() == [("wechat", "failed")]
    assert Delivery.objects.get().error == "too_late"


def test_what_the_morning_would_be_too_late_for_goes_in_the_night(by_wechat, user) -> None:
    told_until(user, NIGHT, NIGHT + 7 * HOUR)
    plan_notices(now=NIGHT)
    assert by_wechat_due() == NIGHT


def by_wechat_due() -> dt.datetime:
    return Work.objects.get(kind="messaging:wechat").due_at


def test_an_undeclared_kind_keeps_nobody_else_waiting(by_wechat, tell, user, now) -> None:
    tell(user)
    Notice.objects.update(kind="gone:kind")
    tell(user, occasion="two")
    out(now)
    assert len(by_wechat.sent) == 1
    assert Notice.objects.get(planned_at=None).kind == "gone:kind"  # a worker that knows it will plan it


def test_deliveries_are_forgotten_after_a_season_and_notices_after_years(by_wechat, tell, user, now) -> None:
    tell(user)
    out(now)
    made = Notice.objects.get().created_at.replace(year=2026)
    for later, deliveries, notices in ((DAY * 60, 1, 1), (DAY * 120, 0, 1), (DAY * 800, 0, 0)):
        clean(made + later)
        assert (Delivery.objects.count(), Notice.objects.count()) == (deliveries, notices)
