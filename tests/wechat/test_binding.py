"""绑定 and 解绑, from wherever one comes."""

import pytest
from django.test import Client

from tests.wechat.conftest import IN_WECHAT, follow
from volunteering.accounts.services import close_account
from volunteering.audit.models import AuditEvent
from volunteering.core.life_events import LifeEvent, happen
from volunteering.core.sealing import fingerprint
from volunteering.messaging.kinds import kind_of
from volunteering.messaging.models import Delivery, Notice
from volunteering.messaging.services.planning import plan_notices
from volunteering.wechat.models import Binding, Follower
from volunteering.wechat.services import OPENID, CannotBind, bind, note_following, user_of

pytestmark = pytest.mark.django_db
MENU, BIND = "/wechat/enter/activity_list/", "/wechat/enter/bind/"


def read(client, address) -> str:
    return client.get(address, follow=True).content.decode()


def post(client, address, key="k1.") -> str:
    return client.post(address, {"form_key": key}, follow=True).content.decode()


def test_the_first_time_one_logs_in_by_phone_and_binds(client, wechat, user, settings) -> None:
    settings.WECHAT_TEMPLATE = "template-1"
    page = follow(client, client.get(MENU)).content.decode()
    assert "第一次来也一样：用手机号收一个验证码" in page
    assert "用手机号开始" in page
    assert client.get("/wechat/bind/")["Location"] == "/login/"
    client.force_login(user)
    assert "绑定这个微信" in read(client, "/wechat/bind/")
    bound = post(client, "/wechat/bind/")
    assert "绑定成功" in bound
    assert 'href="/activities/">继续：活动报名' in bound
    assert "活动有变动会用微信告诉您" in bound
    assert user_of(wechat.visitor) == user


def test_without_a_template_no_message_is_promised(client, wechat, user, bound) -> None:
    client.force_login(user)
    page = read(client, "/wechat/bound/")
    assert "绑定成功" in page
    assert "微信告诉您" not in page


def test_going_back_after_binding_says_it_is_done(client, wechat, user) -> None:
    client.force_login(user)
    follow(client, client.get(BIND))
    post(client, "/wechat/bind/")
    page = read(client, "/wechat/bind/")
    assert "已经绑定" in page
    assert "用过" not in page


def test_who_is_logged_in_already_binds_too(client, wechat, user) -> None:
    client.force_login(user)
    assert follow(client, client.get(BIND))["Location"] == "/wechat/bind/"
    assert "绑定成功" in post(client, "/wechat/bind/")
    assert user_of(wechat.visitor) == user


def test_what_is_bound_already_is_said(client, wechat, user, bound) -> None:
    client.force_login(user)
    assert follow(client, client.get(BIND))["Location"] == "/wechat/bind/"
    assert "已经绑定" in read(client, "/wechat/bind/")


def test_who_is_bound_and_asks_to_bind_is_logged_in_and_told(client, wechat, user, bound) -> None:
    assert follow(client, client.get(BIND))["Location"] == "/wechat/bind/"
    assert "已经绑定" in read(client, "/wechat/bind/")


def test_binding_begins_in_wechat_alone(wechat, settings) -> None:
    client = Client()
    assert "请在微信里打开" in read(client, BIND)
    settings.WECHAT_APP_ID = ""
    assert client.get(BIND).status_code == 404


def test_a_trouble_of_wechats_is_said(client, wechat, user) -> None:
    client.force_login(user)
    wechat.is_broken = True
    response = client.get(BIND)
    assert "微信暂时没有回应" in follow(client, response).content.decode()


def test_another_wechat_is_replaced_after_a_word_of_warning(client, wechat, user, now) -> None:
    bind(by=user, openid="o-old", now=now)
    client.force_login(user)
    follow(client, client.get(BIND))
    assert "您原来绑定的微信将不能再直接进来。" in read(client, "/wechat/bind/")
    post(client, "/wechat/bind/")
    assert (user_of(wechat.visitor), user_of("o-old")) == (user, None)


def test_without_another_wechat_nobody_is_warned(client, wechat, user) -> None:
    client.force_login(user)
    follow(client, client.get(BIND))
    assert "原来绑定的微信" not in read(client, "/wechat/bind/")


def test_a_wechat_of_somebody_else_offers_no_button(client, wechat, bound, operator) -> None:
    client.force_login(operator)
    follow(client, client.get(BIND))
    page = read(client, "/wechat/bind/")
    assert "已经绑定了另一个手机号" in page
    assert "绑定这个微信" not in page
    assert "已经绑定了另一个手机号" in post(client, "/wechat/bind/")
    assert Binding.objects.get().user == bound.user


def test_unbinding_is_asked_once_more(client, wechat, user, bound, settings) -> None:
    settings.WECHAT_TEMPLATE = "template-1"
    client.force_login(user)
    assert "/wechat/unbind/" in read(client, "/me/privacy/")
    assert "解绑后要用验证码登录，也不再收到微信消息" in read(client, "/wechat/unbind/")
    assert Binding.objects.exists()
    assert "已解绑" in post(client, "/wechat/unbind/")
    assert not Binding.objects.exists()
    assert "隐私与账号</h1>" in read(client, "/wechat/unbind/")  # back: nothing is left to ask


def test_who_is_not_bound_finds_the_way_to_bind(client, wechat, user, settings) -> None:
    client.force_login(user)
    page = read(client, "/me/privacy/")
    assert "没有绑定" in page
    assert BIND in page
    settings.WECHAT_APP_ID = ""
    assert "没有绑定" not in read(client, "/me/privacy/")


def test_a_wechat_of_somebody_else_is_not_taken_over(bound, operator, wechat, now) -> None:
    with pytest.raises(CannotBind, match="另一个手机号"):
        bind(by=operator, openid=wechat.visitor, now=now)


def test_a_new_phone_in_the_pocket_replaces_the_binding(bound, user, wechat, now) -> None:
    bind(by=user, openid="o-new", now=now)
    assert (user_of("o-new"), user_of(wechat.visitor)) == (user, None)


def test_the_openid_is_sealed_in_its_row(bound, wechat) -> None:
    row = Binding.objects.values("openid", "openid_fingerprint").get()
    assert wechat.visitor.encode() not in bytes(row["openid"])
    assert wechat.visitor not in row["openid_fingerprint"]


def test_a_closed_account_is_opened_by_nothing(wechat, user, bound, now) -> None:
    note_following(openid=wechat.visitor, is_following=True, at=now)
    note_following(openid="o-other", is_following=True, at=now)
    close_account(by=user, now=now)
    assert not Binding.objects.exists()
    assert user_of(wechat.visitor) is None
    assert Follower.objects.get().openid_fingerprint == fingerprint(OPENID, "o-other")


def test_a_new_phone_number_ends_the_binding(wechat, user, bound, now) -> None:
    happen(LifeEvent.PHONE_CHANGED, user=user, now=now)
    assert user_of(wechat.visitor) is None
    assert AuditEvent.objects.filter(tag="wechat:binding:ended").exists()
    assert "微信" in Notice.objects.get(kind="accounts:phone_changed").body


def test_whose_account_it_is_hears_of_the_binding(wechat, user, bound, now) -> None:
    bind(by=user, openid=wechat.visitor, now=now)  # bound already: no news
    told = Notice.objects.get(kind="accounts:wechat_bound")
    assert (told.user, told.address) == (user, "/me/privacy/")
    assert kind_of(told.kind).is_urgent


def test_unbinding_ends_the_login_of_a_phone_that_was_lost(client, wechat, user, bound) -> None:
    lost = Client(headers=IN_WECHAT)
    for one in (lost, client):
        one.force_login(user)
    assert lost.get("/me/notices/").status_code == 200
    post(client, "/wechat/unbind/")
    assert lost.get("/me/notices/").status_code == 302
    assert client.get("/me/notices/").status_code == 200


def test_of_a_new_wechat_the_phone_hears_too(wechat, user, settings, now) -> None:
    settings.SMS_NOTICES, settings.WECHAT_TEMPLATE = True, "template-1"
    bind(by=user, openid="o-thief", now=now)
    plan_notices(now=now)
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["sms", "wechat"]


def test_onward_never_leads_back_to_binding(client, wechat, user) -> None:
    client.get("/wechat/bind/")
    follow(client, client.get("/wechat/enter/login/"))
    client.force_login(user)
    assert 'href="/wechat/bind/"' not in read(client, "/wechat/bind/")
