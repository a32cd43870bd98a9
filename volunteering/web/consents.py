"""What a person agrees to on our pages, and the digest of exactly that wording."""

import datetime as dt
import hashlib
from pathlib import Path

from django.conf import settings

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import User
from volunteering.accounts.services import give_consent

VERSION = "2026-11"
PAGES = {
    ConsentKind.AGREEMENT: "agreement.html",
    ConsentKind.PRIVACY: "privacy.html",
    ConsentKind.IDENTITY_NUMBER: "privacy.html",
}
SENTENCES = {
    ConsentKind.GUARDIAN: "我是孩子的监护人，同意孩子参加，并同意平台为此处理孩子的个人信息和我的姓名、手机号。",
    ConsentKind.PUBLIC_NAME: "在组织介绍、活动风采、表彰等公开页面显示我的全名。不同意时只显示姓，例如“张*”。",
    ConsentKind.PLACE: "签到时核对我的手机是否在活动地点附近。只保存“在”或“不在”，不保存位置；每次签到时由我勾选。",
}
REGISTRATION = list(PAGES)


def agree(user: User, kinds: list[ConsentKind], now: dt.datetime) -> None:
    hashes = {kind: hashlib.sha256(_text(kind)).hexdigest() for kind in kinds}
    give_consent(user=user, kinds=kinds, text_hashes=hashes, version=VERSION, now=now)


def _text(kind: ConsentKind) -> bytes:
    if kind in SENTENCES:
        return SENTENCES[kind].encode()
    return (Path(settings.BASE_DIR) / "volunteering/web/templates/public/home" / PAGES[kind]).read_bytes()
