"""Words for time, covers, icons, and what htmx is told."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings

from volunteering.regions.models import Region
from volunteering.web.components.pieces import icon, options
from volunteering.web.desk import PLACES
from volunteering.web.icons import CATEGORY_ICONS, ICONS, category_look
from volunteering.web.jinja import environment
from volunteering.web.times import span, time_left

CHINA = dt.timezone(dt.timedelta(hours=8))
TEMPLATES = Path(settings.BASE_DIR) / "volunteering/web/templates"


def at(month, day, hour=0, minute=0):
    return dt.datetime(dt.datetime.now(CHINA).year, month, day, hour, minute, tzinfo=CHINA)


def weekday(moment):
    return "周" + "一二三四五六日"[moment.weekday()]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(8, 8, 9), at(8, 8, 11), "8月8日 {0} 09:00–11:00"),
        (at(8, 8), at(8, 9), "8月8日 {0} 全天"),
        (at(8, 8, 20), at(8, 9), "8月8日 {0} 20:00–24:00"),
        (at(8, 8, 9), at(8, 9, 11), "8月8日 {0} 09:00 至 8月9日 {1} 11:00"),
        (at(8, 8), at(8, 10), "8月8日 {0} 至 8月9日 {1}"),
        (at(8, 8, 9), at(8, 10), "8月8日 {0} 09:00 至 8月9日 {1} 24:00"),
    ],
)
def test_a_stretch_of_time_reads_naturally(start, end, words):
    assert span(start, end) == words.format(weekday(start), weekday(start + dt.timedelta(days=1)))


@pytest.mark.parametrize(
    ("until", "words", "is_soon"),
    [
        (at(8, 8, 9, 59), "不到 1 小时", True),
        (at(8, 8, 10), "今天 10:00", True),
        (at(8, 9, 18), "明天 18:00", True),
        (at(8, 11, 9), "还有 3 天", True),
        (at(8, 12, 9), "还有 4 天", False),
    ],
)
def test_a_deadline_is_counted_in_words(until, words, is_soon):
    assert time_left(until, now=at(8, 8, 9)) == (words, is_soon)


def test_every_category_has_a_look_and_an_unknown_one_looks_like_the_rest():
    assert len({category_look(f"service_category:{number}") for number in CATEGORY_ICONS}) == 8
    assert category_look("service_category:99") == category_look("service_category:08")


def test_what_people_wrote_stays_text_in_a_piece():
    assert options((("<", "<b>"), ("b", "乙")), "<") == (
        '<option value="&lt;" selected>&lt;b&gt;</option><option value="b">乙</option>'
    )


def test_written_out_addresses_and_icons_are_worked_out_once():
    made = environment(autoescape=True)
    made.globals.update(url=None, icon=None)
    assert made.from_string("{{ url('home') }}{{ icon('home') }}").render() == "/" + icon("home")


def test_every_icon_that_is_named_is_in_the_sprite():
    named = {name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'icon\("([\w-]+)"\)', path.read_text())}
    assert named | set(CATEGORY_ICONS.values()) | {sign for _, _, sign, *_ in PLACES} <= ICONS
    with pytest.raises(KeyError):
        icon("no-such")


@pytest.mark.parametrize("address", ["/activities/?category=service_category:04", "/organizations/"])
def test_htmx_gets_the_page_that_everybody_gets(client, terms, regions, address):
    assert client.get(address, headers={"HX-Request": "true"}).content == client.get(address).content


def test_the_policy_has_no_exception_and_htmx_keeps_to_it(client, regions, terms):
    page = client.get("/").content.decode()
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=", page)


def test_the_home_page_searches_by_word_and_region(client, regions, terms):
    page = client.get("/").content.decode()
    assert 'role="search"' in page
    assert f'value="{Region.objects.get(code="320000").path}"' in page


@pytest.mark.parametrize("day", ["2026-12-01", "not-a-day"])
def test_the_list_takes_a_day(client, regions, terms, day):
    assert client.get(f"/activities/?day={day}").status_code == 200
