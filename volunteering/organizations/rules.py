"""Names, tiers, posts and states of organizations: plain Python."""

import itertools
import re
import unicodedata

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
