"""WeChat's endpoints, one thin function each. What they answer beside the asked is an error with WeChat's own number.

Nothing here knows the database: the access token is handed in by `credentials`.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import httpx

SECONDS = 5.0  # the page or the worker waits no longer
TOKEN_REFUSED = {40001, 40014, 42001}  # wrong, invalid, expired
NOT_A_FOLLOWER = 43004
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
    """No answer in time, or none that is JSON."""

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
    return str(answer["access_token"]), int(answer["expires_in"])


def fetch_ticket(token: str) -> tuple[str, int]:
    """The JS-SDK's ticket and the seconds it lives."""
    answer = _get("/cgi-bin/ticket/getticket", {"access_token": token, "type": "jsapi"})
    return str(answer["ticket"]), int(answer["expires_in"])


def fetch_openid(code: str) -> str:
    """Whose browser came back with this code; it is good once, for five minutes."""
    answer = _get(
        "/sns/oauth2/access_token",
        {
            "appid": settings.WECHAT_APP_ID,
            "secret": settings.WECHAT_APP_SECRET,
            "code": code,
            "grant_type": "authorization_code",
        },
    )
    return str(answer["openid"])


def fetch_menu(token: str) -> dict[str, Any]:
    """The menu in force, {} when there is none (46003)."""
    try:
        menu: dict[str, Any] = _get("/cgi-bin/menu/get", {"access_token": token})["menu"]
    except WechatError as error:
        if error.code == 46003:
            return {}
        raise
    return menu


def create_menu(token: str, menu: dict[str, Any]) -> None:
    _post("/cgi-bin/menu/create", menu, token=token)


def send_template(token: str, message: dict[str, Any]) -> str:
    """模板消息. The answer is WeChat's message id; `client_msg_id` in it keeps a repetition from arriving twice."""
    return str(_post("/cgi-bin/message/template/send", message, token=token)["msgid"])


def send_subscription(token: str, message: dict[str, Any]) -> None:
    """订阅通知: one for each time that somebody allowed it. Takes no `client_msg_id` and gives no message id: the same
    message twice arrives twice, as long as it is allowed."""
    _post("/cgi-bin/message/subscribe/bizsend", message, token=token)


def create_scene(token: str, scene: str, *, seconds: int) -> str:
    """A QR code's content that tells us the scene when somebody scans it and follows."""
    order = {
        "expire_seconds": seconds,
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": scene}},
    }
    return str(_post("/cgi-bin/qrcode/create", order, token=token)["url"])


def _get(path: str, params: dict[str, str]) -> dict[str, Any]:
    return _answer("GET", path, params=params)


def _post(path: str, content: dict[str, Any], *, token: str = "") -> dict[str, Any]:
    return _answer("POST", path, params={"access_token": token} if token else {}, json=content)


def _answer(method: str, path: str, **what: Any) -> dict[str, Any]:
    import httpx

    try:
        response = _connections().request(method, settings.WECHAT_API_ADDRESS + path, **what)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
    except (httpx.HTTPError, ValueError) as error:  # its words may hold the secret
        raise WechatUnreachable(type(error).__name__) from None
    if answer.get("errcode"):
        raise WechatError(int(answer["errcode"]), str(answer.get("errmsg", ""))[:100])
    return answer


@cache
def _connections() -> "httpx.Client":
    import httpx  # megabytes that few requests need

    return httpx.Client(timeout=SECONDS, follow_redirects=False)
