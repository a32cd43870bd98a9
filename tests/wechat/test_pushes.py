"""WeChat's pushes, as its servers send them, and what pretends to be one."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection

from tests.wechat.conftest import KEY, OLD_KEY, TOKEN
from tests.wechat.standin import APP_ID
from volunteering.core import clock
from volunteering.web.public.wechat.replies import HELP
from volunteering.wechat import scheduled
from volunteering.wechat.models import Follower, Push
from volunteering.wechat.pushes import TOLERANCE
from volunteering.wechat.services import LEFT_KEPT, note_following
from volunteering.wechat.signing import open_message, seal_message, signature_of

pytestmark = pytest.mark.django_db
TEXT = "<MsgType>text</MsgType><Content>{}</Content><MsgId>{}</MsgId>"
EVENT = "<MsgType>event</MsgType><Event>{}</Event><EventKey>{}</EventKey>"


def body(inner: str, openid: str = "o-1", sent_at: object = 1700000000) -> str:
    return (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{openid}</FromUserName>"
        f"<CreateTime>{sent_at}</CreateTime>{inner}</xml>"
    )


def address(*sealed: str, late: dt.timedelta = dt.timedelta(), **others: str) -> str:
    stamp = str(int((clock.now() - late).timestamp()))
    query = {"timestamp": stamp, "nonce": "n1", "signature": signature_of(TOKEN, stamp, "n1"), **others}
    if sealed:
        query |= {"encrypt_type": "aes", "msg_signature": signature_of(TOKEN, stamp, "n1", *sealed)}
    return "/wechat/?" + "&".join(f"{name}={value}" for name, value in query.items())


@pytest.fixture
def push(client, wechat):
    def send(text: str, where: str = ""):
        return client.post(where or address(), text, content_type="text/xml")

    return send


def said(response) -> str:
    return ElementTree.fromstring(response.content).findtext("Content") if response.content[:1] == b"<" else ""


def test_the_address_is_ours_when_it_echoes(client, wechat) -> None:
    assert client.get(address(echostr="4375120948345356249")).content == b"4375120948345356249"
    assert client.get(address(echostr="1", signature="0" * 40)).status_code == 403


def test_help_answers_what_nobody_understands(push) -> None:
    response = push(body(TEXT.format("帮助", 1)))
    assert "发“活动”" in said(response)
    assert "没有找到和“不存在的词”有关" in said(push(body(TEXT.format("不存在的词", 2))))


def test_links_in_answers_lead_to_the_address_of_the_platform(push, settings) -> None:
    settings.SITE_ADDRESS = "https://kjzy.example.cn"
    assert "https://kjzy.example.cn/wechat/enter/" in said(push(body(TEXT.format("绑定", 4))))


def test_a_word_finds_open_activities(push, activity, now, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    assert f"/activities/{activity.public_id}/" in said(push(body(TEXT.format(activity.title[:2], 3))))


@pytest.mark.parametrize(("word", "answer"), [("退订", "/me/notices/settings/"), ("您好", "您可以这样用")])
def test_what_people_write_to_an_account_is_understood(push, word, answer) -> None:
    assert answer in said(push(body(TEXT.format(word, 1))))


def test_a_word_of_the_category_finds_activities_too(push, activity, now, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    found = said(push(body(TEXT.format("科普讲", 1)), address()))
    assert found.startswith(f"正在报名：\n\n{activity.title}\n")


def test_nothing_open_is_said_so(push) -> None:
    assert "现在没有正在报名的活动" in said(push(body(TEXT.format("活动", 1))))


def test_markup_in_a_question_stays_text(push) -> None:
    answer = push(body(TEXT.format("&lt;b&gt;", 4)))
    assert "“<b>”" in said(answer)


def test_following_and_leaving_are_noted_with_the_scene(push) -> None:
    assert "欢迎关注" in said(push(body(EVENT.format("subscribe", "qrscene_poster"))))
    assert Follower.objects.get().scene == "poster"
    assert push(body(EVENT.format("unsubscribe", ""))).content == b"success"
    assert not Follower.objects.get().is_following


def test_what_comes_late_says_what_was(push) -> None:
    seconds = int(clock.now().timestamp())
    push(body(EVENT.format("unsubscribe", ""), sent_at=seconds - 1))
    push(body(EVENT.format("subscribe", "qrscene_late"), sent_at=seconds - 2))
    assert not Follower.objects.get().is_following
    push(body(EVENT.format("subscribe", "qrscene_new"), sent_at=seconds))
    assert Follower.objects.get().scene == "new"


@pytest.mark.parametrize("sent_at", ["", "soon", "²", 9999999999, 10**30])
def test_a_moment_that_cannot_be_is_about_now(push, sent_at) -> None:
    push(body(EVENT.format("subscribe", ""), sent_at=sent_at))
    assert abs(Follower.objects.get().changed_at - clock.now()) <= TOLERANCE


def test_who_left_is_forgotten_and_who_follows_is_not(wechat, now) -> None:
    note_following(openid="o-1", is_following=True, at=now)
    note_following(openid="o-2", is_following=False, at=now)
    scheduled.clean(now + LEFT_KEPT)
    assert Follower.objects.count() == 2
    scheduled.clean(now + LEFT_KEPT + dt.timedelta(seconds=1))
    assert Follower.objects.get().is_following


@pytest.mark.parametrize("event", ["CLICK", "VIEW", "SCAN", "TEMPLATESENDJOBFINISH"])
def test_every_event_is_taken(push, event) -> None:
    assert push(body(EVENT.format(event, "x"))).status_code == 200


def test_a_repetition_is_not_answered_twice(push) -> None:
    assert said(push(body(TEXT.format("帮助", 7))))
    assert push(body(TEXT.format("帮助", 7))).content == b"success"
    assert Push.objects.count() == 1


def test_what_failed_is_taken_when_it_is_repeated(push, client, monkeypatch) -> None:
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("volunteering.web.public.wechat.views.note_following", lambda **_: 1 / 0)
        assert push(body(EVENT.format("subscribe", ""))).status_code == 500
    push(body(EVENT.format("subscribe", "")))
    assert Follower.objects.get().is_following


@pytest.mark.parametrize("trouble", [ZeroDivisionError, DatabaseError])
def test_when_no_answer_is_found_help_is_given(push, monkeypatch, log, trouble) -> None:
    def fail(*_):
        if trouble is DatabaseError:
            connection.cursor().execute("SELECT * FROM there_is_none")
        raise trouble

    monkeypatch.setattr("volunteering.web.public.wechat.views.reply_to", fail)
    assert said(push(body(TEXT.format("天文", 8)))) == HELP
    assert "no answer to a push" in log.getvalue()
    assert "天文" not in log.getvalue()
    assert push(body(TEXT.format("天文", 8))).content == b"success"


def test_an_answer_that_cannot_be_written_takes_nothing(push, client, monkeypatch) -> None:
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("volunteering.web.public.wechat.views.text_answer", lambda *_, **__: 1 / 0)
        assert push(body(EVENT.format("subscribe", ""))).status_code == 500
    assert not Follower.objects.exists()
    assert "欢迎关注" in said(push(body(EVENT.format("subscribe", ""))))


def test_without_a_token_nobody_pushes(push, client, settings) -> None:
    """Who knows nothing signs as well as we do."""
    settings.WECHAT_TOKEN = ""
    stamp = str(int(clock.now().timestamp()))
    where = f"/wechat/?timestamp={stamp}&nonce=n&signature={signature_of('', stamp, 'n')}"
    assert client.get(f"{where}&echostr=1").status_code == 404
    assert push(body(EVENT.format("subscribe", "")), where).status_code == 404
    assert not Follower.objects.exists()


def test_an_installation_is_told_that_its_token_is_missing(wechat, settings) -> None:
    def complaints() -> list[str]:
        return [one.msg for one in run_checks(include_deployment_checks=True) if one.id.startswith("wechat.")]

    assert not complaints()
    settings.WECHAT_TOKEN = settings.WECHAT_APP_SECRET = ""
    names = ("WECHAT_APP_SECRET", "WECHAT_TOKEN")
    assert complaints() == [f"WECHAT_APP_ID is set, {name} is not." for name in names]
    settings.WECHAT_APP_ID = ""
    assert not complaints()


def test_safe_mode_answers_sealed(push, settings) -> None:
    settings.WECHAT_AES_KEYS = [KEY, OLD_KEY]
    for key in (KEY, OLD_KEY):  # while WeChat changes over
        sealed = seal_message(body(TEXT.format("帮助", key[:3])), app_id=APP_ID, key=key)
        answer = ElementTree.fromstring(push(f"<xml><Encrypt>{sealed}</Encrypt></xml>", address(sealed)).content)
        parts = [answer.findtext(name) for name in ("TimeStamp", "Nonce", "Encrypt")]
        assert signature_of(TOKEN, *parts) == answer.findtext("MsgSignature")
        assert "发“活动”" in open_message(parts[2], app_id=APP_ID, keys=[KEY])


def test_an_account_in_safe_mode_takes_no_plain_push(push, settings) -> None:
    settings.WECHAT_AES_KEYS = [KEY]
    assert push(body(TEXT.format("帮助", 1))).status_code == 403


@pytest.mark.parametrize("late", [dt.timedelta(minutes=6), -dt.timedelta(minutes=6)])
def test_an_old_push_is_a_replay(push, late) -> None:
    assert push(body(TEXT.format("帮助", 1)), address(late=late)).status_code == 403


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>'


@pytest.mark.parametrize("text", [BOMB, "", "no xml", "<xml>", "<xml>" + "a" * 200_000 + "</xml>"])
def test_what_is_no_honest_xml_is_refused(push, text) -> None:
    assert push(text).status_code == 403
    assert not Push.objects.exists()


def test_a_forged_push_changes_nothing(push) -> None:
    where = address(signature="0" * 40)
    assert push(body(EVENT.format("subscribe", "")), where).status_code == 403
    assert not Follower.objects.exists()
