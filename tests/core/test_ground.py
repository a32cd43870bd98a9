import datetime as dt

import pytest

from volunteering.content.models import Link
from volunteering.core.limits import spend
from volunteering.core.masking import mask_document, mask_email, mask_name, mask_phone
from volunteering.core.models import ScheduledRun
from volunteering.core.once import claim, release, settle
from volunteering.core.paging import capped_count, page_of
from volunteering.core.search import tokens, words
from volunteering.core.timetable import SLACK, tick

MINUTE = dt.timedelta(minutes=1)


def test_masks_leave_enough_to_recognise():
    assert mask_phone("13800006743") == "138****6743"
    assert mask_document("99000019800101059X") == "990*************9X"
    assert mask_name("张三丰") == "张**"
    assert mask_email("wang@example.org") == "w***@example.org"


def test_chinese_is_stored_in_pairs():
    assert words("科技馆 ＰＭ2") == ["科技", "技馆", "pm2"]
    assert " 馆 " in tokens("科技馆")


def test_a_limit_lets_through_what_it_says_and_opens_again(db, now):
    uses = [spend("door", limit=3, window=MINUTE, now=now) for _ in range(5)]
    assert uses == [True, True, True, False, False]
    assert spend("door", limit=3, window=MINUTE, now=now + MINUTE)
    assert not spend("door", limit=0, window=MINUTE, now=now)


def test_a_key_answers_the_second_time_what_it_answered_first(db, now):
    assert claim("a" * 64, now=now) is None
    settle("a" * 64, "/done/")
    assert claim("a" * 64, now=now).address == "/done/"


def test_a_released_key_is_fresh_again(db, now):
    claim("b" * 64, now=now)
    release("b" * 64)
    assert claim("b" * 64, now=now) is None


def test_pages_show_every_row_once(db):
    for place in range(7):
        Link.objects.create(label=str(place), position=place % 2)
    seen, cursor = [], ""
    while True:
        page = page_of(Link.objects.all(), order=("position", "-id"), after=cursor, size=3)
        seen += [row.label for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == ["6", "4", "2", "0", "5", "3", "1"]


@pytest.mark.parametrize("cursor", ["x", "bnVsbA==", "WyJhIl0=", "é"])
def test_a_made_up_cursor_starts_the_list_anew(db, cursor):
    Link.objects.create(label="one")
    assert page_of(Link.objects.all(), order=("position", "id"), after=cursor).is_first


def test_a_count_stops_at_its_cap(db):
    Link.objects.bulk_create(Link(label=str(i)) for i in range(4))
    assert capped_count(Link.objects.all(), cap=3) == "3+"
    assert capped_count(Link.objects.all(), cap=4) == "4"


def test_the_timetable_runs_what_is_due_once(db, now):
    timetable = (("volunteering.audit.scheduled.seal", MINUTE),)
    assert tick(timetable, now=now) == ["volunteering.audit.scheduled.seal"]
    assert tick(timetable, now=now) == []
    assert tick(timetable, now=now + MINUTE) != []


@pytest.mark.parametrize("ahead", [dt.timedelta(days=3650), 3 * MINUTE])
def test_a_clock_that_was_ahead_stops_no_entry(db, now, ahead):
    timetable = (("volunteering.audit.scheduled.seal", MINUTE),)
    tick(timetable, now=now + ahead)
    assert [len(tick(timetable, now=now)) for _ in range(3)] == [1, 0, 0]
    assert tick(timetable, now=now + MINUTE)


def test_a_clock_a_little_behind_another_runs_nothing_twice(db, now):
    timetable = (("volunteering.audit.scheduled.seal", MINUTE),)
    tick(timetable, now=now)
    assert not tick(timetable, now=now - SLACK)


def test_one_failing_entry_does_not_stop_the_others(db, now, monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("volunteering.sms.scheduled.delete_expired", fail)
    ran = tick((("volunteering.sms.scheduled.clean", MINUTE), ("volunteering.audit.scheduled.seal", MINUTE)), now=now)
    assert len(ran) == 2
    assert ScheduledRun.objects.count() == 2
