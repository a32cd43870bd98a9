"""集体注册 on the page: upload, look, confirm, take away what must be mended."""

import io

import pytest

from tests.imports.test_sheets import files, person, sheet
from volunteering.core import clock
from volunteering.core.work import run_due_work
from volunteering.imports.models import ImportBatch
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
    run_due_work(now=clock.now(), is_long=True)
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
