"""A WeChat server on loopback: the same addresses, the same checks, the same errors by number.

`Standin` holds what the real one would know: the account's secret, the codes it gave out, who follows and who allowed a
message. Tests read from `sent`, `notified`, `calls` and `said` what arrived and what was answered.
"""

import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.loopback import served

APP_ID, SECRET = "wx0123456789abcdef", "s" * 32
WORDS = {
    40001: "invalid credential, access_token is invalid or not latest",
    40003: "invalid openid",
    40013: "invalid appid",
    40018: "invalid button name size",
    40029: "invalid code",
    40037: "invalid template_id",
    40125: "invalid appsecret",
    40163: "code been used",
    41030: "invalid page",
    42001: "access_token expired",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    45009: "reach max api daily quota limit",
    46003: "menu no exist",
    47003: "argument invalid! hint: data.thing.value invalid",
}


class Refused(Exception):
    def __init__(self, code: int) -> None:
        self.code = code


class Standin:
    def __init__(self) -> None:
        self.token = ""
        self.dead_tokens: dict[str, int] = {}  # token → the errcode it earns
        self.codes: dict[str, tuple[str, bool]] = {}  # code → (openid, used)
        self.visitor = "o-visitor"  # whose browser stands before the OAuth page
        self.followers: set[str] = set()
        self.is_followed_by_all = False
        self.templates = {"template-1"}
        self.subscription_templates = {"subscription-1"}
        self.allowed: Counter[str] = Counter()  # openid → how many messages its owner still allows
        self.lock = threading.Lock()
        self.menu: dict[str, object] | None = None
        self.sent: dict[str, dict[str, object]] = {}  # client_msg_id → message
        self.notified: list[dict[str, object]] = []  # 订阅通知, each as often as it arrived
        self.calls: Counter[str] = Counter()
        self.said: set[tuple[str, int]] = set()  # route and errcode, 0 for success
        self.quota = 100_000
        self.refuses_fields = False
        self.delay = 0.0
        self.drip = 0.0  # seconds between two bytes of an answer
        self.is_broken = False
        self.address = ""

    def code_for(self, openid: str) -> str:
        code = secrets.token_hex(16)
        self.codes[code] = (openid, False)
        return code

    def expire_token(self, errcode: int = 42001) -> None:
        self.dead_tokens[self.token] = errcode
        self.token = ""

    # What the addresses do: query and body in, answer out.

    def stable_token(self, query: dict[str, str], body: dict[str, object]) -> dict[str, object]:
        if body.get("appid") != APP_ID or body.get("grant_type") != "client_credential":
            raise Refused(40013)
        if body.get("secret") != SECRET:
            raise Refused(40125)
        if body.get("force_refresh") or not self.token:
            if self.token:
                self.dead_tokens[self.token] = 40001
            self.token = secrets.token_hex(20)
        return {"access_token": self.token, "expires_in": 7200}

    def ticket(self, query: dict[str, str], body: dict[str, object]) -> dict[str, object]:
        self._need_token(query)
        return {"errcode": 0, "errmsg": "ok", "ticket": f"ticket-{self.token}", "expires_in": 7200}

    def oauth_token(self, query: dict[str, str], body: dict[str, object]) -> dict[str, object]:
        if query.get("appid") != APP_ID:
            raise Refused(40013)
        if query.get("secret") != SECRET:
            raise Refused(40125)
        openid, is_used = self.codes.get(query.get("code", ""), ("", False))
        if not openid:
            raise Refused(40029)
        if is_used:
            raise Refused(40163)
        self.codes[query["code"]] = (openid, True)
        return {"access_token": "of-the-browser", "expires_in": 7200, "openid": openid, "scope": "snsapi_base"}

    def get_menu(self, query: dict[str, str], body: dict[str, object]) -> dict[str, object]:
        self._need_token(query)
        if self.menu is None:
            raise Refused(46003)
        return {"menu": self.menu}

    def create_menu(self, query: dict[str, str], body: dict[str, object]) -> dict[str, object]:
        self._need_token(query)
        buttons = body["button"]
        assert isinstance(buttons, list)
        inner = [one for button in buttons for one in button.get("sub_button", [])]
        too_many = len(buttons) > 3 or any(len(button.get("sub_button", [])) > 5 for button in buttons)
        if (
            too_many
            or any(len(one["name"].encode()) > 16 for one in buttons)
            or any(len(one["name"].encode()) > 60 for one in inner)
        ):
            raise Refused(40018)
        self.menu = body
        return {"errcode": 0, "errmsg": "ok"}

    def send_template(self, query: dict[str, str], body: dict[str, object]) -> dict[str, object]:
        self._need_token(query)
        if body.get("template_id") not in self.templates:
            raise Refused(40037)
        if not self.is_followed_by_all and body.get("touser") not in self.followers:
            raise Refused(43004)
        if len(self.sent) >= self.quota:
            raise Refused(45009)
        values = [one["value"] for one in body.get("data", {}).values()]
        if self.refuses_fields or any(not value or "\n" in value or len(value) > 20 for value in values):
            raise Refused(47003)
        key = str(body.get("client_msg_id") or secrets.token_hex(8))
        self.sent.setdefault(key, body)
        return {"errcode": 0, "errmsg": "ok", "msgid": list(self.sent).index(key) + 1}

    def send_subscription(self, query: dict[str, str], body: dict[str, object]) -> dict[str, object]:
        """Needs no follower but an allowance, knows no repetition, and gives no message id."""
        self._need_token(query)
        assert set(body) <= {"touser", "template_id", "page", "miniprogram", "data"}
        if body.get("template_id") not in self.subscription_templates:
            raise Refused(40037)
        if not body.get("touser"):
            raise Refused(40003)
        data, page = body.get("data"), body.get("page", "")
        if not isinstance(data, dict) or not data or not all(fits(name, one) for name, one in data.items()):
            raise Refused(47003)
        if page and not str(page).startswith(("http://", "https://")):
            raise Refused(41030)
        with self.lock:
            if not self.allowed[str(body["touser"])]:
                raise Refused(43101)
            if len(self.notified) >= self.quota:
                raise Refused(45009)
            self.allowed[str(body["touser"])] -= 1
            self.notified.append(body)
        return {"errcode": 0, "errmsg": "ok"}

    def create_scene(self, query: dict[str, str], body: dict[str, object]) -> dict[str, object]:
        self._need_token(query)
        info = body["action_info"]
        assert isinstance(info, dict)
        scene = info["scene"]["scene_str"]
        assert body["action_name"] == "QR_STR_SCENE"
        assert 1 <= len(scene) <= 64
        assert 0 < int(str(body["expire_seconds"])) <= 30 * 24 * 3600
        return {"ticket": "t", "expire_seconds": body["expire_seconds"], "url": f"http://weixin.qq.com/q/{scene}"}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        state = query.get("state", "")
        assert query.get("appid") == APP_ID
        assert (query.get("scope"), query.get("response_type")) == ("snsapi_base", "code")
        assert len(state) <= 128
        assert state.isalnum()
        return f"{query['redirect_uri']}?{urlencode({'code': self.code_for(self.visitor), 'state': state})}"

    def _need_token(self, query: dict[str, str]) -> None:
        token = query.get("access_token", "")
        if token != self.token or not token:
            raise Refused(self.dead_tokens.get(token, 40001))


def fits(name: str, field: object) -> bool:
    """What WeChat takes for a field: never empty, a `thing` of up to twenty characters on one line."""
    value = field.get("value") if isinstance(field, dict) else None
    if not isinstance(value, str) or not value.strip() or "\n" in value:
        return False
    return not name.startswith("thing") or len(value) <= 20


ROUTES = {
    "POST /cgi-bin/stable_token": Standin.stable_token,
    "GET /cgi-bin/ticket/getticket": Standin.ticket,
    "GET /sns/oauth2/access_token": Standin.oauth_token,
    "GET /cgi-bin/menu/get": Standin.get_menu,
    "POST /cgi-bin/menu/create": Standin.create_menu,
    "POST /cgi-bin/message/template/send": Standin.send_template,
    "POST /cgi-bin/message/subscribe/bizsend": Standin.send_subscription,
    "POST /cgi-bin/qrcode/create": Standin.create_scene,
}


class Handler(BaseHTTPRequestHandler):
    standin: Standin

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/connect/oauth2/authorize":
            self.send_response(302)
            self.send_header("Location", self.standin.authorize(query))
            self.end_headers()
            return
        self.answer(f"GET {parts.path}", query, {})

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        self.answer(f"POST {parts.path}", query, body)

    def answer(self, route: str, query: dict[str, str], body: dict[str, object]) -> None:
        self.standin.calls[route] += 1
        time.sleep(self.standin.delay)
        status, content = 200, b""
        if self.standin.is_broken:
            status, content = 500, b"<html>busy</html>"
        else:
            errcode = 0
            try:
                said = ROUTES[route](self.standin, query, body)
            except Refused as refused:
                errcode = refused.code
                said = {"errcode": refused.code, "errmsg": WORDS[refused.code]}
            self.standin.said.add((route, errcode))
            content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # who asked did not wait
            for byte in content if self.standin.drip else ():
                time.sleep(self.standin.drip)
                self.wfile.write(bytes([byte]))
            if not self.standin.drip:
                self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Standin]:
    standin = Standin()
    with served(Handler, standin) as place:
        standin.address = f"http://{place}"
        yield standin
