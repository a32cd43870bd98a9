"""WeChat's endpoints, one thin function each. What they answer beside the asked is an error with WeChat's own number.

Nothing here knows the database: the access token is handed in by `credentials`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.core.cache import caches

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
SECONDS = 5.0  # the worker waits no longer
PAGE_SECONDS = 1.5  # nor does a page, all told: names looked up, every address tried, an answer that drips
LONGEST = 30 * 24 * 3600  # no token lives longer
# After so many pages in a row that waited in vain, WeChat is left alone for a while, by this process.
IN_A_ROW, REST = 3, 20
TROUBLE = "wechat:trouble"
TOKEN_REFUSED = {40001, 40014, 42001}  # wrong, invalid, expired
NOT_A_FOLLOWER = 43004
QUOTA_SPENT = 45009  # until midnight in China
NOBODY_THERE = {40003, NOT_A_FOLLOWER}
NOT_ALLOWED = 43101  # no allowance left for a 订阅通知, or turned off
NOT_LIKE_THIS = {47003}  # a field that the template does not take: asking again changes nothing
CODE_REFUSED = {40029, 40163}  # no such code; used before


class WechatError(Exception):
    """An answer with an errcode. `code` is WeChat's number, 0 when there was none to be understood."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code


class WechatUnreachable(WechatError):
    """No answer in time, or none to be understood."""

    def __init__(self, message: str) -> None:
        super().__init__(0, message)


def fetch_token(*, is_forced: bool = False) -> tuple[str, int]:
    """The access token and the seconds it lives. Asked twice, WeChat gives the same one, unless forced."""
    answer = _post(
        "/cgi-bin/stable_token",
        {
            "grant_type": "client_credential",
            "appid": settings.WECHAT_APP_ID,
            "secret": settings.WECHAT_APP_SECRET,
            "force_refresh": is_forced,
        },
    )
    return _text(answer, "access_token"), _lifetime(answer)


def fetch_ticket(token: str) -> tuple[str, int]:
    """The JS-SDK's ticket and the seconds it lives."""
    answer = _get("/cgi-bin/ticket/getticket", {"access_token": token, "type": "jsapi"})
    return _text(answer, "ticket"), _lifetime(answer)


def fetch_openid(code: str) -> str:
    """Whose browser came back with this code; it is good once, for five minutes. A page asks, so it is asked soon."""
    asked = {
        "appid": settings.WECHAT_APP_ID,
        "secret": settings.WECHAT_APP_SECRET,
        "code": code,
        "grant_type": "authorization_code",
    }
    call = partial(_answer, "GET", "/sns/oauth2/access_token", params=asked, timeout=PAGE_SECONDS)
    return _text(_soon(call), "openid")


def fetch_menu(token: str) -> dict[str, Any]:
    """The menu in force, {} when there is none (46003)."""
    try:
        menu = _get("/cgi-bin/menu/get", {"access_token": token}).get("menu")
    except WechatError as error:
        if error.code == 46003:
            return {}
        raise
    if not isinstance(menu, dict):
        raise WechatUnreachable("no menu")
    return menu


def create_menu(token: str, menu: dict[str, Any]) -> None:
    _done(_post("/cgi-bin/menu/create", menu, token=token))


def send_template(token: str, message: dict[str, Any]) -> str:
    """模板消息. The answer is WeChat's message id; `client_msg_id` in it keeps a repetition from arriving twice."""
    return _text(_post("/cgi-bin/message/template/send", message, token=token), "msgid")


def send_subscription(token: str, message: dict[str, Any]) -> None:
    """订阅通知: one for each time that somebody allowed it. Takes no `client_msg_id` and gives no message id: the same
    message twice arrives twice, as long as it is allowed."""
    _done(_post("/cgi-bin/message/subscribe/bizsend", message, token=token))


def create_scene(token: str, scene: str, *, seconds: int) -> str:
    """A QR code's content that tells us the scene when somebody scans it and follows."""
    order = {
        "expire_seconds": seconds,
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": scene}},
    }
    return _text(_post("/cgi-bin/qrcode/create", order, token=token), "url")


def _get(path: str, params: dict[str, str]) -> dict[str, Any]:
    return _answer("GET", path, params=params)


def _post(path: str, content: dict[str, Any], *, token: str = "") -> dict[str, Any]:
    return _answer("POST", path, params={"access_token": token} if token else {}, json=content)


def _answer(method: str, path: str, **what: Any) -> dict[str, Any]:
    import httpx

    try:
        response = _connections().request(method, settings.WECHAT_API_ADDRESS + path, **what)
        response.raise_for_status()
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:  # its words may hold the secret
        raise WechatUnreachable(type(error).__name__) from None
    if not isinstance(answer, dict) or not isinstance(answer.get("errcode", 0), int):
        raise WechatUnreachable("odd answer")
    if answer.get("errcode"):
        raise WechatError(answer["errcode"], str(answer.get("errmsg", ""))[:100])
    return answer


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not value or not isinstance(value, str | int):
        raise WechatUnreachable(f"no {name}")
    return str(value)


def _lifetime(answer: dict[str, Any]) -> int:
    seconds = answer.get("expires_in")
    if not isinstance(seconds, int) or not 0 < seconds <= LONGEST:
        raise WechatUnreachable("no expires_in")
    return seconds


def _done(answer: dict[str, Any]) -> None:
    """WeChat says so in words; an answer without is none."""
    if "errcode" not in answer:
        raise WechatUnreachable("no errcode")


def _soon(call: Callable[[], T]) -> T:
    """In another thread, because no time-out of the network's covers the whole of it. Raises WechatUnreachable."""
    memory = caches["default"]
    in_vain = memory.get(TROUBLE, 0)
    if in_vain >= IN_A_ROW:
        raise WechatUnreachable("resting")
    asking, is_answered = _threads().submit(call), True
    try:
        return asking.result(timeout=PAGE_SECONDS)
    except (TimeoutError, WechatUnreachable) as trouble:
        asking.cancel()
        is_answered = False
        raise WechatUnreachable(type(trouble).__name__) from None
    finally:
        memory.set(TROUBLE, 0 if is_answered else in_vain + 1, REST)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(8, thread_name_prefix="wechat")


@cache
def _connections() -> "httpx.Client":
    import httpx  # megabytes that few requests need

    return httpx.Client(timeout=SECONDS, follow_redirects=False)
