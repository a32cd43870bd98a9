"""Names, tiers, posts and states of organizations: plain Python."""

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from volunteering.accounts.rules import normal_phone

TIER_ORDER = ("city_corps", "district_brigade", "team", "subteam")
# 属地管理: a 支队 stands for its city and a 大队 for its county, with all that sits there.
TERRITORIAL_TIERS = ("city_corps", "district_brigade")

# state → states it may become, and by which act.
TRANSITIONS = {
    "legacy": {"pending"},
    "pending": {"certified", "returned"},
    "returned": {"pending"},
    "certified": {"suspended", "dissolved"},
    "suspended": {"certified", "dissolved"},
    "dissolved": set(),
}

# What the notice asks for, as advice: leaders, deputies from–to, members of the first batch.
ADVICE = {"city_corps": (1, (3, 5), 300), "district_brigade": (1, (2, 3), 50)}
LEADER_TITLES = {"city_corps": "支队长", "district_brigade": "大队长", "team": "队长", "subteam": "分队长"}


def advice_on(tier: str) -> str:
    """What the notice recommends for a team of this tier, in words; "" where it says nothing."""
    if tier not in ADVICE:
        return ""
    leaders, (fewest, most), members = ADVICE[tier]
    return (
        f"建议{LEADER_TITLES[tier]} {leaders} 名、副{LEADER_TITLES[tier]} {fewest}–{most} 名，首批不少于 {members} 人。"
    )


def name_key(name: str) -> str:
    """What "the same name" means: width, blanks and case do not count."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def read_credit_code(text: str) -> tuple[str, str]:
    """统一社会信用代码 (GB 32100) as typed → (code, ""), or ("", a sentence that says how to mend it)."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    try:
        return str(uscc.validate(code)), ""
    except InvalidLength:
        return "", f"统一社会信用代码是 18 位，这里有 {len(code)} 位，请对照证书核对。"
    except InvalidChecksum:
        return "", "统一社会信用代码的校验位不对，可能有一位写错，请对照证书逐位核对。"
    except ValidationError:
        return "", "统一社会信用代码只含数字和大写字母（没有 I、O、S、V、Z），请对照证书核对。"


NO_TELEPHONE = "电话只能是数字，区号后可以用短横线，例如 0519-00000000。"


def is_telephone(text: str) -> bool:
    """A mobile number, or a fixed line with or without its area code."""
    return normal_phone(text) is not None or bool(re.fullmatch(r"[\d-]{7,20}", text, re.ASCII))


def may_become(state: str, next_state: str) -> bool:
    return next_state in TRANSITIONS[state]


def may_stand_below(tier: str, parent_tier: str) -> bool:
    """A team stands below one of a higher tier."""
    return TIER_ORDER.index(tier) > TIER_ORDER.index(parent_tier)


def tier_below(tier: str) -> str:
    """The next tier, "" below the lowest."""
    return dict(itertools.pairwise(TIER_ORDER)).get(tier, "")


def administrators_allowed(members: int, *, most: int) -> int:
    """One for each started hundred members, at most `most` (the real platform's FAQ)."""
    return min(max(-(-members // 100), 1), most)


PACE_DAYS = 7  # what "per day achieved" is measured over, and the last days in which a missing post is a delay
TEAM_SIZE = 20  # proposed where the notice says nothing
COUNTED_EVERY = dt.timedelta(minutes=5)
COUNTING_SHARE = 20  # one part in twenty of the time goes into counting, at most


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a formation task asks of one team."""

    people: int
    wants_leader: bool
    fewest_deputies: int
    deadline: dt.date


@dataclass(frozen=True, kw_only=True)
class Achieved:
    """How far the team has come; `gained` are the people new in the last PACE_DAYS days."""

    has_team: bool
    people: int
    has_leader: bool
    deputies: int
    gained: int


def tier_of_region(code: str, kind: str) -> str:
    """支队 down to the prefecture, 大队 for a county or a functional zone, 队 for a township (the notice)."""
    if kind == "township":
        return "team"
    return "city_corps" if kind == "official" and code.endswith("00") else "district_brigade"


def proposed_numbers(tier: str) -> tuple[int, int, int]:
    """(people, fewest deputies, most deputies) to begin with."""
    if tier not in ADVICE:
        return TEAM_SIZE, 0, 2
    _, (fewest, most), people = ADVICE[tier]
    return people, fewest, most


def people_missing(demand: Demand, achieved: Achieved) -> int:
    return max(demand.people - achieved.people, 0)


def what_is_missing(demand: Demand, achieved: Achieved) -> list[str]:
    """Any of "team", "people", "leader", "deputies". Without a team nothing else is asked after."""
    if not achieved.has_team:
        return ["team"]
    lacks = {
        "people": people_missing(demand, achieved) > 0,
        "leader": demand.wants_leader and not achieved.has_leader,
        "deputies": achieved.deputies < demand.fewest_deputies,
    }
    return [name for name, is_lacking in lacks.items() if is_lacking]


def days_left(deadline: dt.date, today: dt.date) -> int:
    """Days to act, today and the day of the deadline among them; 0 or less: over."""
    return (deadline - today).days + 1


def pace_needed(demand: Demand, achieved: Achieved, today: dt.date) -> float:
    """People a day from today on; 0 when there are enough, or the time is over."""
    left = days_left(demand.deadline, today)
    return people_missing(demand, achieved) / left if left > 0 else 0.0


def progress_of(demand: Demand, achieved: Achieved, today: dt.date) -> str:
    """late: something is missing after the deadline. behind: at the pace of the last days it will be."""
    lacks, left = what_is_missing(demand, achieved), days_left(demand.deadline, today)
    if not lacks:
        return "done"
    if left <= 0:
        return "late"
    is_slow = achieved.gained * left < people_missing(demand, achieved) * PACE_DAYS
    return "behind" if is_slow or left <= PACE_DAYS else "on_track"


def missing_in_words(demand: Demand, achieved: Achieved, tier: str) -> str:
    """还差 8 人、缺大队长、副大队长还差 1 名; "" when nothing is."""
    title = LEADER_TITLES[tier]
    words = {
        "team": "还没有通过认证的队伍",
        "people": f"还差 {people_missing(demand, achieved)} 人",
        "leader": f"缺{title}",
        "deputies": f"副{title}还差 {demand.fewest_deputies - achieved.deputies} 名",
    }
    return "、".join(words[name] for name in what_is_missing(demand, achieved))


def counting_pause(costs: Iterable[dt.timedelta]) -> dt.timedelta:
    """How old figures may become, given what counting each open task took last time."""
    return max(COUNTED_EVERY, COUNTING_SHARE * sum(costs, dt.timedelta()))
