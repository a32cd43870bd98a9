"""集体注册 on the page: upload, look, confirm, take away what must be mended."""

import io

import pytest

from tests.conftest import pass_second_factor
from tests.imports.test_organization_sheets import bodies, body
from tests.imports.test_sheets import files, person, sheet
from volunteering.core import clock
from volunteering.core.work import run_due_work
from volunteering.imports.models import ImportBatch
from volunteering.organizations.selectors import offices_offered_to
from volunteering.volunteers.models import Volunteer

__all__ = ["files"]


@pytest.fixture
def organizer(client, user, certified):
    client.force_login(user)
    return client


def named(content):
    file = io.BytesIO(content)
    file.name = "名单.xlsx"
    return file


def worked():
    run_due_work(now=clock.now())
    return ImportBatch.objects.get()


def test_from_the_sheet_to_the_members(organizer):
    answer = organizer.post(
        "/org/imports/", {"form_key": "1" * 20, "sheet": named(sheet(person(1), person(2, 民族="火星")))}
    )
    batch = worked()
    address = f"/org/imports/{batch.public_id}/"
    assert answer.headers["Location"] == address
    page = organizer.get(address).content.decode()
    assert "没有“火星”这个选项" in page
    assert "王秀英" not in page
    refused = organizer.post(f"{address}confirm/", {"form_key": "2" * 20})
    assert "请勾选声明" in refused.content.decode()
    organizer.post(f"{address}confirm/", {"form_key": "3" * 20, "declares_consent": "1"})
    worked()
    assert "已导入" in organizer.get(address).content.decode()
    assert Volunteer.objects.filter(origin="import").count() == 1
    assert organizer.get(f"{address}errors.xlsx").content.startswith(b"PK")
    organizer.post(f"{address}undo/", {"form_key": "4" * 20})
    worked()
    assert "已撤销" in organizer.get(address).content.decode()


def test_a_file_that_is_no_sheet_is_refused_on_the_page(organizer):
    answer = organizer.post("/org/imports/", {"form_key": "1" * 20, "sheet": named(b"%PDF-1.7")})
    assert "只能上传 .xlsx、.xls 或 .ods" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_the_template_is_for_everybody(client, regions, terms):
    assert client.get("/imports/templates/volunteers.xlsx").content.startswith(b"PK")
    assert client.get("/imports/templates/nothing.xlsx").status_code == 404


def test_bodies_below_from_the_sheet_to_the_named_administrator(organizer, client, another_volunteer):
    content = bodies(body(1, 管理员姓名及手机号=f"李四 {another_volunteer.phone}"))
    organizer.post("/org/imports/", {"form_key": "1" * 20, "kind": "organizations", "sheet": named(content)})
    batch = worked()
    organizer.post(f"/org/imports/{batch.public_id}/confirm/", {"form_key": "2" * 20, "declares_consent": "1"})
    worked()
    assert "新北区第1科技志愿服务队" in organizer.get(f"/org/imports/{batch.public_id}/?verdict=new").content.decode()
    client.force_login(another_volunteer.user)
    assert "确认担任" in client.get("/org/").content.decode()
    offered = offices_offered_to(another_volunteer.user).get()
    client.post(f"/org/offices/{offered.pk}/", {"form_key": "3" * 20, "accept": "1"})
    page = client.get("/org/").content.decode()
    assert "<h1>新北区第1科技志愿服务队</h1>" in page
    assert "1 人（已激活 1）" in page


@pytest.mark.parametrize(("kind", "content"), [("volunteers", [person(1)]), ("organizations", [])])
def test_the_association_imports_for_an_organization_of_its_region(client, staff, certified, kind, content):
    client.force_login(staff)
    pass_second_factor(client)
    assert certified.name in client.get("/console/imports/new/?q=大队").content.decode()
    file = sheet(*content) if content else bodies(body(1))
    new = f"/console/imports/new/?org={certified.public_id}"
    answer = client.post(new, {"form_key": "1" * 20, "kind": kind, "sheet": named(file)})
    batch = worked()
    address = f"/console/imports/{batch.public_id}/"
    assert answer.headers["Location"] == address
    assert "请勾选声明" in client.post(f"{address}confirm/", {"form_key": "2" * 20}).content.decode()
    client.post(f"{address}confirm/", {"form_key": "3" * 20, "declares_consent": "1"})
    worked()
    assert staff.notices.get(kind="imports:applied").address == address
    listed = client.get("/console/imports/").content.decode()
    assert 'data-label="已导入" class="count">1<' in listed
    assert 'data-label="已激活" class="count">0<' in listed
    client.post(f"{address}undo/", {"form_key": "4" * 20})
    worked()
    assert "写入的内容已经撤销" in client.get(address).content.decode()


def test_both_templates_are_on_the_links_page(client, regions, terms):
    page = client.get("/links/").content.decode()
    for kind in ("volunteers", "organizations"):
        assert f"/imports/templates/{kind}.xlsx" in page
        assert client.get(f"/imports/templates/{kind}.xlsx").content.startswith(b"PK")
