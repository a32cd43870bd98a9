"""What is searched is the same whichever way it is found: near in the list, or by an index."""

import pytest

from tests.activities.conftest import DAY, HOUR
from volunteering.activities.enums import ActivityStatus, Phase
from volunteering.activities.models import Activity, ActivityRegion
from volunteering.activities.selectors import activity_page, lists
from volunteering.activities.selectors import phase as phase_of
from volunteering.core.search import tokens

SHOWN = "科技馆讲解"
WORDS = ["科技馆", "讲", "讲解员 pm2", "蓝藻", "南极科考", "?"]
WAYS = [(400, 2000), (2, 6)]


@pytest.fixture
def town(activity, county):
    """Thirty activities: some over, some running for long, two of each end; 蓝藻 in the last, 南极 in the first."""
    rows = []
    for place in range(30):
        end = activity.ends_at + (place // 2 - 8) * DAY
        start = end - (30 * DAY if place % 7 in {3, 5} else 2 * HOUR)
        title = f"{SHOWN}员 PM{place % 3}" + ("南极科考" if place < 3 else "") + ("蓝藻" if place == 29 else "")
        rows.append(
            Activity(
                **{
                    field.attname: getattr(activity, field.attname)
                    for field in Activity._meta.local_concrete_fields
                    if field.name
                    not in {"id", "public_id", "title", "place_region", "starts_at", "ends_at", "search_tokens"}
                }
                | {
                    "sign_up_opens_at": start - DAY,
                    "sign_up_closes_at": start,
                    "title": title,
                    "starts_at": start,
                    "ends_at": end,
                    "search_tokens": tokens(title) if place % 5 else tokens(title[len(SHOWN) :]),
                    "place_region": county if place % 3 else None,
                    "status": ActivityStatus.CANCELLED if place == 20 else ActivityStatus.PUBLISHED,
                    "cancelled_at": end - DAY,
                    "cancel_reason": "雨",
                }
            )
        )
    Activity.objects.all().delete()
    Activity.objects.bulk_create(rows)
    ActivityRegion.objects.bulk_create(
        ActivityRegion(activity=row, region=county, ends_at=row.ends_at) for row in rows if row.place_region
    )
    return rows


def pages(**wanted):
    found, after = [], ""
    while True:
        page = activity_page(after=after, size=6, **wanted)
        found += [card.pk for card in page.rows]
        after = page.next_cursor
        if not after:
            return found


def expected(town, *, now, keyword="", phase=None, everything=False, region=None):
    """The rule in plain Python: every word stored, in the order of the list."""
    wanted = [f" {word} " for word in lists.searched(keyword).split(" & ") if word]
    found = [row for row in town if all(word in row.search_tokens for word in wanted)]
    found = [row for row in found if not region or row.place_region == region]
    if phase:
        found = [row for row in found if phase_of(row, now) == phase]
    elif not everything:
        found = [row for row in found if row.ends_at > now and row.status == ActivityStatus.PUBLISHED]
    latest_first = everything or phase == Phase.ENDED
    return [row.pk for row in sorted(found, key=lambda row: (row.ends_at, row.pk), reverse=latest_first)]


@pytest.mark.parametrize("reaches", WAYS)
@pytest.mark.parametrize("within", [{}, {"everything": True}, {"phase": Phase.ENDED}, {"phase": Phase.RUNNING}])
def test_each_way_finds_the_same_in_the_same_order(town, county, now, monkeypatch, reaches, within):
    monkeypatch.setattr(lists, "REACHES", reaches)
    for region in (None, county):
        for keyword in ("", *WORDS):
            wanted = {"now": now, "keyword": keyword, "region": region, **within}
            assert pages(**wanted) == expected(town, **wanted), (keyword, region)


def test_what_is_searched_is_there(town, now):
    """The comparison above would also hold for lists without rows."""
    assert len(pages(now=now, everything=True, keyword="科技馆")) == 24
    assert len(pages(now=now, everything=True, keyword="南极科考")) == 3
    assert pages(now=now, keyword="蓝藻") == [town[29].pk]
    assert len(pages(now=now, phase=Phase.RUNNING)) > 2


def test_a_frequent_word_is_found_near_and_a_rare_one_by_the_index(town, now, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(lists, "REACHES", (8, 16))
    with django_assert_num_queries(1):
        activity_page(now=now, everything=True, keyword="讲解员", size=3)
    with django_assert_num_queries(2):
        activity_page(now=now, everything=True, keyword="南极", size=3)
    with django_assert_num_queries(1):
        activity_page(now=now, size=3)
