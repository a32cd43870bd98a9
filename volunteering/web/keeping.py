"""Nothing typed is lost: what a form held when it could not be taken is kept, sealed, until the person is back.

The session knows the owner of the draft, a random number. The form's key says, in a keyed digest, to whom the form was
shown: somebody else who logs in on the same device does not see it.
"""

import datetime as dt
import hashlib
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.drafts import Values, drop_draft, load_draft, save_draft
from volunteering.core.limits import spend
from volunteering.core.sealing import fingerprint
from volunteering.web.components.regions import PICKING
from volunteering.web.phone import client_address

OWNER = "kept_forms"
SENTENCE, ACTION = "", " "  # no field has these names
EXPIRED = "登录已过期，刚才填写的内容还在，请核对后再提交。"
BESIDE = "beside"
LIFETIME = dt.timedelta(days=1)
MOST = 200_000  # characters of one form: what is longer was not typed
PER_HOUR = 200  # forms kept for one client address: a school's class behind one address, no more
# Keys, buttons, codes, and consents: those are given anew each time.
NOT_TYPED = {
    *("csrfmiddlewaretoken", "form_key", "code", "send", *PICKING),
    *("add_shift", "add_position", "publish", "draft", "approve", "return"),
    *("version", "save", "preview", "propose", "up", "remove"),
    *("is_permitted", "are_no_names", "agree", "refuse", "end"),
    *("agreement", "identity_consent", "guardian_consent", "accepts_clash", "is_volunteering", "sure"),
}


def mark_of(user: Any) -> str:
    """Stands at the end of every form's key."""
    return salted_hmac("form", str(user.pk)).hexdigest()[:16] if user.is_authenticated else ""


def typed_values(data: QueryDict) -> Values:
    return {name: data.getlist(name) for name in data if name not in NOT_TYPED}


def data_of(values: Values) -> QueryDict | None:
    """What a form is bound to; None when there is nothing."""
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    return data or None


def draft_of(user: User, kind: str) -> QueryDict | None:
    """The draft of a registration, which is saved at each step."""
    return data_of(load_draft(owner=user.pk, kind=kind, now=clock.now()))


def keep_typed(request: HttpRequest, sentence: str) -> bool:
    """Keep what was posted to this page, and what to say when it is shown again. Returns whether it was kept."""
    _, dot, mark = request.POST.get("form_key", "").rpartition(".")
    values = {name: [_clean(text) for text in texts] for name, texts in typed_values(request.POST).items()}
    address, now = fingerprint("ip", client_address(request)), clock.now()
    if not dot or not values or sum(len(text) for texts in values.values() for text in texts) > MOST:
        return False
    if not spend(f"kept:{address}", limit=PER_HOUR, window=dt.timedelta(hours=1), now=now):
        return False
    owner = request.session.setdefault(OWNER, str(uuid.uuid4()))
    save_draft(
        owner=uuid.UUID(owner),
        kind=_kind(request, mark),
        values={**values, SENTENCE: [sentence], ACTION: [request.path]},
        now=now,
        lifetime=LIFETIME,
    )
    return True


def typed(request: HttpRequest) -> QueryDict | None:
    """What to bind a page's form to: what was posted now, or what is kept from before."""
    if request.method == "POST":
        return request.POST or None
    values = _load(request, "")
    values.pop(ACTION, None)
    return data_of(values)


def typed_text(request: HttpRequest, name: str) -> str:
    """One line of a page without a form class."""
    data = typed(request)
    return data.get(name, "") if data else ""


def kept_beside(request: HttpRequest) -> dict[str, Values]:
    """What is kept of a page's small forms, which post to addresses of their own: address → field → texts."""
    if request.method == "POST":
        return {}
    values = _load(request, BESIDE)
    return dict.fromkeys(values.pop(ACTION, []), values)


def forget_typed(request: HttpRequest) -> None:
    """The form of this page was taken."""
    owner = request.session.get(OWNER)
    if owner and request.user.is_authenticated:
        drop_draft(owner=uuid.UUID(owner), kind=_kind(request, mark_of(request.user)))


def page_of_form(request: HttpRequest) -> str:
    """The page to come back to. A post may have gone to an address that shows nothing: then where its form stood."""
    if request.method == "POST":
        came_from = request.headers.get("Referer", "")
        parts = urlsplit(came_from)
        # A path of two slashes would be read as another host.
        if url_has_allowed_host_and_scheme(came_from, {request.get_host()}) and not parts.path.startswith("//"):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
        return request.path
    return request.get_full_path()


def _load(request: HttpRequest, part: str) -> Values:
    owner = request.session.get(OWNER)
    if not owner or not request.user.is_authenticated:
        return {}
    kind = _kind_of(request.path, request.GET.get("org", ""), part, mark_of(request.user))
    values = load_draft(owner=uuid.UUID(owner), kind=kind, now=clock.now())
    sentence = "".join(values.pop(SENTENCE, []))
    if sentence:
        request.kept_sentence = sentence  # type: ignore[attr-defined]  # the layout shows it
    return values


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\ufffd", "")


def _kind(request: HttpRequest, mark: str) -> str:
    """Kept for the page where the form stood, which is the page posted to or one that holds several small forms."""
    page = urlsplit(page_of_form(request))
    if page.path == request.path:
        return _kind_of(request.path, request.GET.get("org", ""), "", mark)
    return _kind_of(page.path, QueryDict(page.query).get("org", ""), BESIDE, mark)


def _kind_of(path: str, organization: str, part: str, mark: str) -> str:
    """The same form for another organization is another form."""
    return "kept:" + hashlib.sha256(f"{path}|{organization}|{part}|{mark}".encode()).hexdigest()[:32]
