"""政策文件 and 友情链接 as staff write them."""

import pytest
from django.db import IntegrityError

from tests.conftest import pass_second_factor
from volunteering.content.models import Link, PolicyDocument
from volunteering.content.services import LinkDetails, PolicyDetails, save_link, save_policy_document

NEW = "/console/content/policies/new/"
WRITTEN = {"title": "科技志愿服务办法", "issuer": "常州市科协", "issued_on": "2026-08-08", "body": "第一段\n\n第二段"}


@pytest.fixture
def chief(client, staff):
    client.force_login(staff)
    pass_second_factor(client)
    return client


def post(client, page, key="k", **answers):
    return client.post(page, {"form_key": key * 20, **answers})


def test_a_document_is_drafted_previewed_published_and_taken_back(chief):
    page = post(chief, NEW, **WRITTEN).headers["Location"]
    document = PolicyDocument.objects.get()
    visitor, public = chief.__class__(), f"/policies/{document.public_id}/"
    assert visitor.get(public).status_code == 404
    assert "预览：还没有公开" in chief.get(public).content.decode()
    post(chief, f"{page}publish/", show="1")
    assert "预览" not in visitor.get(public).content.decode()
    post(chief, page, **{**WRITTEN, "title": "新标题"})
    assert "新标题" in visitor.get(public).content.decode()
    post(chief, f"{page}publish/", key="h", hide="1")
    assert visitor.get(public).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("title", "", "填写标题"), ("body", "", "填写正文"), ("issued_on", "8月", "日期写成")],
)
def test_a_slip_in_a_document_is_explained(chief, field, value, sentence):
    page = post(chief, NEW, **{**WRITTEN, field: value}).content.decode()
    assert sentence in page
    assert "第二段" in page or field == "body"
    assert not PolicyDocument.objects.exists()


def test_a_document_without_a_date_stays_a_draft(chief):
    page = post(chief, NEW, **{**WRITTEN, "issued_on": ""}).headers["Location"]
    answer = post(chief, f"{page}publish/", show="1")
    assert answer.status_code == 409
    assert "填写发文日期" in answer.content.decode()
    with pytest.raises(IntegrityError):
        PolicyDocument.objects.update(is_published=True)


def test_a_public_document_keeps_its_date(chief):
    page = post(chief, NEW, **WRITTEN).headers["Location"]
    post(chief, f"{page}publish/", show="1")
    assert "填写发文日期" in post(chief, page, key="d", **{**WRITTEN, "issued_on": ""}).content.decode()


def test_a_link_is_added_moved_and_hidden(chief):
    answers = {"label": "中国科协官网", "address": "https://www.cast.org.cn/", "position": "1", "is_active": "on"}
    assert post(chief, "/console/content/links/new/", **answers).headers["Location"] == "/console/content/"
    link = Link.objects.get()
    assert link.is_active
    del answers["is_active"]
    post(chief, f"/console/content/links/{link.pk}/", **{**answers, "position": "3"})
    link.refresh_from_db()
    assert (link.position, link.is_active) == (3, False)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "www.cast.org.cn", "//example.org"])
def test_a_link_leads_to_the_web_only(chief, address):
    answers = {"label": "坏链接", "address": address, "position": "1"}
    page = post(chief, "/console/content/links/new/", **answers).content.decode()
    assert "请填写完整的网址" in page
    assert address in page
    with pytest.raises(IntegrityError):
        Link.objects.create(label="坏链接", address=address)


def test_a_double_link_is_explained(chief):
    save_link(by=None, details=LinkDetails(label="友好"))
    page = post(chief, "/console/content/links/new/", label="友好", position="1").content.decode()
    assert "已有名为“友好”的链接" in page


def test_unknown_content_is_not_found(chief):
    for address in ("policies/xxxxxxxxxx/", "links/00000000-0000-7000-8000-000000000000/"):
        assert chief.get(f"/console/content/{address}").status_code == 404
    assert post(chief, "/console/content/policies/xxxxxxxxxx/publish/", show="1").status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_costs_the_same_for_one_and_twenty(chief, now, rows, django_assert_num_queries):
    for place in range(rows):
        save_policy_document(by=None, details=PolicyDetails(title=f"第{place}号", body="文"), now=now)
        save_link(by=None, details=LinkDetails(label=f"链接{place}"))
    chief.get("/console/")
    with django_assert_num_queries(8):
        chief.get("/console/content/")
