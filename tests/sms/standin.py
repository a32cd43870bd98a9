"""阿里云 and 腾讯云 on loopback: they check every signature as the real ones do, and answer in their words."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, quote, urlsplit

from tests.loopback import served

KEY_ID, SECRET = "key-id", "key-secret"


class Standin:
    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str, str]] = []  # provider, phone, template, what stands in the gaps
        self.forged: list[str] = []
        self.answers: dict[str, str] = {}  # provider → its word instead of OK
        self.broken: set[str] = set()
        self.hanging: set[str] = set()
        self.let_go = threading.Event()
        self.address = ""

    def aliyun(self, handler: BaseHTTPRequestHandler, body: bytes) -> dict[str, object]:
        query = dict(parse_qsl(urlsplit(handler.path).query))
        if not acs3_fits(handler, body):
            self.forged.append("aliyun")
            return {"Code": "SignatureDoesNotMatch", "Message": "Specified signature is not matched"}
        said = self.answers.get("aliyun", "OK")
        if said == "OK":
            self.sent.append(("aliyun", query["PhoneNumbers"], query["TemplateCode"], query["TemplateParam"]))
        return {"Code": said, "Message": said, "BizId": f"biz-{len(self.sent)}", "RequestId": "r"}

    def tencent(self, handler: BaseHTTPRequestHandler, body: bytes) -> dict[str, object]:
        order = json.loads(body)
        if not tc3_fits(handler, body):
            self.forged.append("tencent")
            error = {
                "Code": "AuthFailure.SignatureFailure",
                "Message": "The provided credentials could not be validated",
            }
            return {"Response": {"Error": error, "RequestId": "r"}}
        said, phone = self.answers.get("tencent", "Ok"), order["PhoneNumberSet"][0]
        if said == "Ok":
            values = json.dumps(order["TemplateParamSet"])
            self.sent.append(("tencent", phone, order["TemplateId"], values))
        status = {"SerialNo": f"sid-{len(self.sent)}", "PhoneNumber": phone, "Fee": 1, "Code": said, "Message": said}
        return {"Response": {"SendStatusSet": [status], "RequestId": "r"}}


def acs3_fits(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """ACS3-HMAC-SHA256 over method, path, sorted query, signed headers and the body's digest."""
    scheme, _, rest = handler.headers["Authorization"].partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(","))
    names = parts["SignedHeaders"].split(";")
    url = urlsplit(handler.path)
    query = "&".join(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in sorted(parse_qsl(url.query, True)))
    headers = "".join(f"{name}:{handler.headers[name].strip()}\n" for name in names)
    digest = hashlib.sha256(body).hexdigest()
    canonical = "\n".join((handler.command, url.path, query, headers, ";".join(names), digest))
    signed = f"{scheme}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return (scheme, parts["Credential"], handler.headers["x-acs-content-sha256"]) == (
        "ACS3-HMAC-SHA256",
        KEY_ID,
        digest,
    ) and hmac.compare_digest(hmac.digest(SECRET.encode(), signed.encode(), "sha256").hex(), parts["Signature"])


def tc3_fits(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """TC3-HMAC-SHA256: the key is derived from date and service."""
    scheme, _, rest = handler.headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    owner, date, service, end = parts["Credential"].split("/")
    names = parts["SignedHeaders"].split(";")
    headers = "".join(f"{name}:{handler.headers[name].strip().lower()}\n" for name in names)
    canonical = "\n".join((handler.command, "/", "", headers, ";".join(names), hashlib.sha256(body).hexdigest()))
    stamp = handler.headers["X-TC-Timestamp"]
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    signed = f"{scheme}\n{stamp}\n{date}/{service}/{end}\n{digest}"
    key = f"TC3{SECRET}".encode()
    for part in (date, service, end):
        key = hmac.digest(key, part.encode(), "sha256")
    return owner == KEY_ID and hmac.compare_digest(
        hmac.digest(key, signed.encode(), "sha256").hex(), parts["Signature"]
    )


class Handler(BaseHTTPRequestHandler):
    standin: Standin

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name = "tencent" if self.headers.get("X-TC-Action") else "aliyun"
        sent = self.standin.sent
        if name in self.standin.hanging:
            self.standin.let_go.wait(30)
        if sent is not self.standin.sent:  # a later test has begun
            return
        status = 500 if name in self.standin.broken else 200
        said = {} if status == 500 else getattr(self.standin, name)(self, body)
        content = json.dumps(said).encode()
        with suppress(BrokenPipeError):  # who asked did not wait
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Standin]:
    standin = Standin()
    with served(Handler, standin) as place:
        standin.address = place
        yield standin
