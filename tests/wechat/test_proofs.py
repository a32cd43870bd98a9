"""The worked examples of WeChat's own documentation, and what is not from WeChat."""

import base64

import pytest

from volunteering.wechat.signing import (
    ForgedPush,
    check_signature,
    open_message,
    page_signature,
    seal_message,
    signature_of,
)

TOKEN, KEY, APP = "AAAAA", "A" * 43, "wxba5fad812f8e6fb9"
SEALED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsX"
    "UnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8Eaj"
    "AsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
MESSAGE = (
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,'
    '"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
)


@pytest.mark.parametrize(
    ("parts", "signature"),
    [
        ((TOKEN, "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ((TOKEN, "1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ((TOKEN, "1714112445", "415670741"), "6c5c811b55cc85e0e1b54100749188c20beb3f5d"),
        ((TOKEN, "1714112445", "415670741", SEALED), "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"),
    ],
)
def test_the_official_signatures_are_ours(parts: tuple[str, ...], signature: str) -> None:
    assert signature_of(*parts) == signature
    check_signature(signature, *parts)


def test_the_official_message_opens() -> None:
    assert open_message(SEALED, app_id=APP, keys=[KEY]) == MESSAGE


def test_the_official_answer_is_sealed_alike() -> None:
    sealed = seal_message('{"demo_resp":"good luck"}', app_id=APP, key=KEY, salt=b"707722b803182950")
    assert sealed == "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
    assert signature_of(TOKEN, "1713424427", "415670741", sealed) == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"


def test_the_official_page_may_use_the_browser() -> None:
    signed = page_signature(
        ticket="sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
        nonce="Wm3WZYTPz0wzccnW",
        timestamp=1414587457,
        address="http://mp.weixin.qq.com?params=value#what-follows-does-not-count",
    )
    assert signed == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


def test_a_message_opens_with_the_key_before_the_current_one() -> None:
    assert open_message(SEALED, app_id=APP, keys=["B" * 43, KEY]) == MESSAGE


def changed(sealed: str, at: int) -> str:
    content = bytearray(base64.b64decode(sealed))
    content[at] ^= 1
    return base64.b64encode(bytes(content)).decode()


@pytest.mark.parametrize(
    "sealed", ["", "not base64!", SEALED[:40], changed(SEALED, 20), changed(SEALED, -1), SEALED[:-4]]
)
def test_what_was_changed_does_not_open(sealed: str) -> None:
    with pytest.raises(ForgedPush):
        open_message(sealed, app_id=APP, keys=[KEY])


def test_a_message_to_another_account_does_not_open() -> None:
    with pytest.raises(ForgedPush):
        open_message(SEALED, app_id="wx0000000000000000", keys=[KEY])


@pytest.mark.parametrize("given", ["", "899cf89e464efb63f54ddac96b0a0a235f53aa79", "签名"])
def test_a_forged_signature_is_refused(given: str) -> None:
    with pytest.raises(ForgedPush):
        check_signature(given, TOKEN, "1714037059", "486452656")
