"""What holds for the whole house, read from the code itself. Each guard is shown to bite on a made-up fault."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from config.schedule import TIMETABLE
from volunteering.audit.sentences import SENTENCES

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "volunteering"
APPS = sorted(path.parent for path in HOUSE.glob("*/apps.py"))
ROOMS = {
    *("admin", "apps", "enums", "importers", "models", "notices", "policies", "rules", "scheduled", "selectors"),
    *("services", "tasks", "migrations", "management", "data", "__init__"),
}
# What the frame of an app gives besides: each has its reason in docs or in the module itself.
OWN_ROOMS = {
    "core": None,  # gives frames, each named by what it gives
    "web": None,  # faces: one folder a group
    "accounts": {"backends", "sessions"},
    "audit": {"sentences"},
    "sms": {"senders"},
    "access": {"permissions"},
}
LINES, FUNCTION_LINES = 400, 50


def strange_rooms(app: str, names: set[str]) -> set[str]:
    own = OWN_ROOMS.get(app, set())
    return set() if own is None else names - ROOMS - own


def sources() -> list[Path]:
    return [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts]


def recorded_tags(text: str) -> set[str]:
    """Every literal that looks like an audit tag."""
    literals = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return {value for value in literals if isinstance(value, str) and re.fullmatch(r"[a-z_]+:[a-z_]+:[a-z_]+", value)}


def long_functions(text: str) -> list[str]:
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    return [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= FUNCTION_LINES]


def named_templates() -> set[str]:
    places = [*sources(), *(HOUSE / "web/templates").rglob("*.html")]
    return {name for path in places for name in re.findall(r'"([\w/]+\.html)"', path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_app_has_the_same_rooms(app):
    names = {path.stem for path in app.iterdir() if path.name != "__pycache__"}
    assert strange_rooms(app.name, names) == set()


def test_a_strange_room_is_found():
    assert strange_rooms("volunteers", {"models", "utils"}) == {"utils"}


def test_every_audit_tag_has_a_sentence_and_every_sentence_a_tag():
    written = {
        tag for path in sources() if path.name != "sentences.py" for tag in recorded_tags(path.read_text("utf-8"))
    }
    assert written == set(SENTENCES)


def test_a_tag_without_a_sentence_is_found():
    assert recorded_tags('record("a:b:c", by=None)') - set(SENTENCES) == {"a:b:c"}


def test_every_template_is_used():
    folder = HOUSE / "web/templates"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    assert there - named_templates() == set()


def test_every_scheduled_function_is_in_the_timetable():
    written = set()
    for path in HOUSE.glob("*/scheduled.py"):
        functions = (node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef))
        written |= {f"volunteering.{path.parent.name}.scheduled.{one.name}" for one in functions}
    assert written == {name for name, _ in TIMETABLE}


def test_files_and_functions_stay_small():
    long_files = [path.name for path in sources() if len(path.read_text("utf-8").splitlines()) > LINES]
    assert long_files == []
    assert [name for path in sources() for name in long_functions(path.read_text("utf-8"))] == []


def test_a_long_function_is_found():
    assert long_functions("def f():\n" + "    x = 1\n" * FUNCTION_LINES) == ["f"]


def test_no_registry_address_is_committed():
    hosts = re.compile(r"pyp[i]\.org|pythonh[o]sted|registry\.np[m]js|npm[m]irror|deb\.deb[i]an")
    places = [ROOT / "pyproject.toml", *(ROOT / "requirements").iterdir(), *(ROOT / "bin").iterdir(), *sources()]
    assert [path.name for path in places if hosts.search(path.read_text("utf-8"))] == []


def routes(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield pattern.name, prefix + str(pattern.pattern)


# route → who gets in: everybody, the logged in (else 登录), staff. A route without a row fails.
EVERYBODY = {
    "wechat_follow",
    "account_closed",
    "activity_calendar",
    "calendar_feed",
    *(
        "home",
        "large_type",
        "privacy",
        "agreement",
        "accessibility",
        "healthz",
        "readyz",
        "login",
        "login_demo",
        "logout",
    ),
    *("volunteer_register", "policy_list", "policy_detail", "link_list", "activity_list", "activity_detail"),
    *("org_register", "organization_list", "organization_detail"),
}
LOGGED_IN = {
    *("consent", "phone_change", "phone_changed", "volunteer_guardian", "activity_guardian", "org_activity_guardian"),
    "org_team",
    *("org_evidence", "org_evidence_open", "org_evidence_remove"),
    "own_data",
    "account_close",
    "calendar_subscribe",
    "calendar_unsubscribe",
    "activity_confirm",
    "org_activity_series",
    "org_activity_remove",
    "activity_join",
    *("volunteer_registered", "volunteer_me", "volunteer_edit", "my_activities", "activity_sign_up"),
    *("activity_withdraw", "notices", "notices_read", "org_register_administrator", "org_registered", "org_info"),
    *(
        "org_posts",
        "org_parent",
        "org_parent_leave",
        "org_parent_decide",
        "org_member",
        "org_edit",
        "org_volunteers",
        "org_decide_membership",
        "organization_membership",
        "org_activities",
    ),
    *("org_activity_new", "org_activity", "org_activity_edit", "org_activity_sign_ups", "org_activity_publish"),
    *("org_activity_cancel", "org_activity_copy", "authenticator", "privacy_settings", "session_end"),
}
STAFF = {
    *("console_organizations", "console_organization"),
    "console_review_evidence",
    "console_review_activity",
    "console",
    "console_people",
    "console_grant_withdraw",
    "console_review_parent",
    "console_reviews",
    "console_review_organization",
    "console_review_change",
    *("console_settings", "console_parameter", "console_vocabularies", "console_vocabulary", "console_term_switch"),
    *("console_regions", "console_region", "console_region_retire", "console_region_switch"),
    *("console_content", "console_policy_new", "console_policy", "console_policy_publish"),
    *("console_link_new", "console_link", "console_audit"),
}


def test_every_route_has_a_row():
    assert {name for name, _ in routes(get_resolver().url_patterns)} == EVERYBODY | LOGGED_IN | STAFF


def address(route: str) -> str:
    return "/" + re.sub(r"<uuid:\w+>", "0" * 8 + "-0000-7000-8000-" + "0" * 12, re.sub(r"<str:\w+>", "x" * 10, route))


ALL = sorted(routes(get_resolver().url_patterns))


@pytest.mark.parametrize(("name", "route"), [row for row in ALL if row[0] in LOGGED_IN | STAFF])
def test_visitors_are_led_to_login(client, db, name, route):
    answer = client.get(address(route))
    if answer.status_code == 302:
        assert answer.headers["Location"] in {"/login/", "/org/register/"}
    else:
        assert answer.status_code == 405  # a page that only takes posts
        assert client.post(address(route)).headers["Location"] == "/login/"


@pytest.mark.parametrize(("name", "route"), [row for row in ALL if row[0] in STAFF])
def test_staff_pages_are_closed_to_volunteers(client, volunteer, user, name, route):
    client.force_login(user)
    assert client.get(address(route)).status_code == 403


@pytest.mark.parametrize(("name", "route"), [row for row in ALL if "<" in row[1] and row[0] not in STAFF])
def test_what_is_not_there_is_not_found(client, volunteer, user, name, route):
    client.force_login(user)
    answer = client.get(address(route))
    if answer.status_code == 405:
        answer = client.post(address(route), {"form_key": "k" * 20})
    assert answer.status_code == 404
