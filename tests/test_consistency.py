"""What holds for the whole house, read from the code itself. Each guard is shown to bite on a made-up fault."""

import ast
import re
from pathlib import Path

import pytest

from config.schedule import TIMETABLE
from volunteering.audit.sentences import SENTENCES

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "volunteering"
APPS = sorted(path.parent for path in HOUSE.glob("*/apps.py"))
ROOMS = {
    *("admin", "apps", "enums", "importers", "models", "notices", "policies", "rules", "scheduled", "selectors"),
    *("services", "tasks", "checks", "migrations", "management", "data", "__init__"),
}
# What the frame of an app gives besides: each has its reason in docs or in the module itself.
OWN_ROOMS = {
    "core": None,  # gives frames, each named by what it gives
    "web": None,  # faces: one folder a group
    "accounts": {"backends", "sessions"},
    "audit": {"sentences"},
    "imports": {"columns", "reader", "reading", "registry", "streaming", "workbooks"},
    "sms": {"senders"},
    "messaging": {"kinds"},
    "wechat": {"client", "credentials", "pushes", "signing"},
    "access": {"permissions"},
    "service_records": {"print"},  # what the typesetter sets
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


def test_no_view_gives_a_name_that_every_page_knows_already():
    """The context processor has the last word: the view's own value would be lost in silence."""

    def named(path):
        return set(re.findall(r'^\s+"(\w+)": ', path.read_text("utf-8"), re.MULTILINE))

    web = ROOT / "volunteering/web"
    known = named(web / "context.py")
    assert "my_organizations" in known
    taken = {
        (path.name, name) for path in web.rglob("*.py") if path.name != "context.py" for name in named(path) & known
    }
    assert taken == set()
