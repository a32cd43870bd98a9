"""What WeChat pushes to our address: proven, opened, and answered in the same mode."""

import datetime as dt
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.conf import settings

from volunteering.wechat.signing import ForgedPush, check_signature, open_message, seal_message, signature_of

TOLERANCE = dt.timedelta(minutes=5)  # between WeChat's clock and ours
LARGEST = 100_000  # bytes; a text message has at most 2,048 characters
SAFE = "aes"


@dataclass(frozen=True)
class Message:
    """One push. `event` is "" for what a person wrote."""

    openid: str
    account: str
    event: str
    event_key: str
    text: str
    sent_at: dt.datetime
    key: str  # the same for a repetition of the same push
    is_sealed: bool
    answers: tuple["Answer", ...] = ()
    undelivered: str = ""  # WeChat's id of a template message that did not arrive
    why: str = ""

    @property
    def scene(self) -> str:
        """Of the code that was scanned, by somebody new or by a follower."""
        return self.event_key.removeprefix("qrscene_") if self.event in {"SUBSCRIBE", "SCAN"} else ""


@dataclass(frozen=True)
class Answer:
    """One line of a push about 订阅通知. `error` is "" unless a message did not arrive."""

    template: str
    is_accepted: bool
    is_revoked: bool  # for good, in WeChat's own settings
    error: str


def check_address(query: Mapping[str, str], *, now: dt.datetime) -> str:
    """WeChat asks whether this address is ours: the answer is its own echo. Raises ForgedPush."""
    check_signature(query.get("signature", ""), settings.WECHAT_TOKEN, *_stamp(query, now))
    return query.get("echostr", "")


def opened(query: Mapping[str, str], body: bytes, *, now: dt.datetime) -> Message:
    """Plain or sealed (安全模式). With keys configured a plain push is refused. Raises ForgedPush."""
    (outer, lines), stamp = _read(body), _stamp(query, now)
    is_sealed = query.get("encrypt_type") == SAFE
    if not is_sealed:
        if settings.WECHAT_AES_KEYS:
            raise ForgedPush("plain, though the account is in safe mode")
        check_signature(query.get("signature", ""), settings.WECHAT_TOKEN, *stamp)
        return _message(outer, lines, is_sealed=False, now=now)
    sealed = outer.get("Encrypt", "")
    check_signature(query.get("msg_signature", ""), settings.WECHAT_TOKEN, *stamp, sealed)
    plain = open_message(sealed, app_id=settings.WECHAT_APP_ID, keys=settings.WECHAT_AES_KEYS)
    return _message(*_read(plain.encode()), is_sealed=True, now=now)


def text_answer(message: Message, text: str, *, now: dt.datetime) -> str:
    """The answer to be sent back at once; "" says nothing, and WeChat is content."""
    if not text:
        return ""
    seconds = int(now.timestamp())
    plain = (
        f"<xml><ToUserName>{escape(message.openid)}</ToUserName><FromUserName>{escape(message.account)}</FromUserName>"
        f"<CreateTime>{seconds}</CreateTime><MsgType>text</MsgType><Content>{escape(text)}</Content></xml>"
    )
    return _sealed(plain, seconds) if message.is_sealed else plain


def _sealed(plain: str, seconds: int) -> str:
    encrypted = seal_message(plain, app_id=settings.WECHAT_APP_ID, key=settings.WECHAT_AES_KEYS[0])
    nonce = os.urandom(8).hex()
    signature = signature_of(settings.WECHAT_TOKEN, str(seconds), nonce, encrypted)
    return (
        f"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{signature}</MsgSignature>"
        f"<TimeStamp>{seconds}</TimeStamp><Nonce>{nonce}</Nonce></xml>"
    )


def _stamp(query: Mapping[str, str], now: dt.datetime) -> tuple[str, str]:
    """Timestamp and nonce. What is old or from tomorrow is a replay, however well signed. Raises ForgedPush."""
    timestamp = query.get("timestamp", "")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise ForgedPush("timestamp")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise ForgedPush("not now")
    return timestamp, query.get("nonce", "")


Fields = dict[str, str]


def _read(body: bytes) -> tuple[Fields, list[Fields]]:
    """The fields of one flat XML element, and those of every <List> in it, however WeChat nests or repeats them.

    Entities and document types are refused. Raises ForgedPush.
    """
    if len(body) > LARGEST:
        raise ForgedPush("too large")
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise ForgedPush("no XML") from None
    return _fields_of(root), [_fields_of(one) for one in root.iter("List")]


def _fields_of(element: Element) -> Fields:
    return {child.tag: (child.text or "").strip() for child in element}


def _message(fields: Fields, lines: list[Fields], *, is_sealed: bool, now: dt.datetime) -> Message:
    event = fields.get("Event", "").upper() if fields.get("MsgType") == "event" else ""
    # Events have no id of their own: who, when, what, its key and its lines tell one from another.
    said = [fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "EventKey", "MsgID")]
    said += [f"{name}={text}" for line in lines for name, text in line.items()]
    key = fields.get("MsgId") or hashlib.sha256("\n".join(said).encode()).hexdigest()
    status = fields.get("Status", "") if event == "TEMPLATESENDJOBFINISH" else ""
    is_undelivered = status not in ("", "success")
    return Message(
        openid=fields.get("FromUserName", ""),
        account=fields.get("ToUserName", ""),
        event=event,
        event_key=fields.get("EventKey", ""),
        text=fields.get("Content", "")[:200] if fields.get("MsgType") == "text" else "",
        sent_at=_moment(fields.get("CreateTime", ""), now),
        key=key[:120],
        is_sealed=is_sealed,
        answers=tuple(_answer(event, line) for line in lines if "TemplateId" in line),
        undelivered=fields.get("MsgID", "") if is_undelivered else "",
        why=status if is_undelivered else "",
    )


def _answer(event: str, line: Fields) -> Answer:
    status, error = line.get("SubscribeStatusString", ""), line.get("ErrorCode", "")
    return Answer(
        template=line["TemplateId"],
        is_accepted=event == "SUBSCRIBE_MSG_POPUP_EVENT" and status == "accept",
        is_revoked=event == "SUBSCRIBE_MSG_CHANGE_EVENT" and status == "reject",
        error="" if error == "0" else error,
    )


def _moment(seconds: str, now: dt.datetime) -> dt.datetime:
    """When it happened by WeChat's clock, which may be ahead of ours by as much as a push may."""
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 10:
        return now
    return min(dt.datetime.fromtimestamp(int(seconds), dt.UTC), now + TOLERANCE)
