"""服务证明 from the button to the employer who checks it."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.activities.conftest import DAY
from tests.conftest import pass_second_factor
from tests.service_records.conftest import activity, entry, place, plan, publish, served, shift, sign_up_of
from volunteering.core import clock, parameters
from volunteering.core.files import content_of
from volunteering.service_records.models import Certificate, CertificateBatch
from volunteering.service_records.selectors import file_of
from volunteering.service_records.services import Wanted, issue_batch, issue_certificate, reverse_record

__all__ = ["activity", "entry", "place", "plan", "publish", "served", "shift", "sign_up_of"]


@pytest.fixture
def later(now, monkeypatch):
    moment = now + 2 * DAY
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture
def issued(entry, certified, another_volunteer, later, private_files):
    wanted = Wanted(certified, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    return issue_certificate(by=another_volunteer.user, volunteer=another_volunteer, wanted=wanted, now=later)


def copies(certificate, count):
    """Others like it, without files: for lists."""
    same = {one.attname: getattr(certificate, one.attname) for one in Certificate._meta.fields}
    for name in ("id", "serial"):
        del same[name]
    Certificate.objects.bulk_create(Certificate(**same) for _ in range(count))


def test_lists_cost_the_same_for_one_and_for_twenty(client, issued, entry, user, staff, later):
    def costs():
        found = []
        for by, address in (
            (issued.volunteer.user, "/me/certificates/"),
            (user, "/org/certificates/"),
            (staff, "/console/certificates/"),
        ):
            client.force_login(by)
            pass_second_factor(client)
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert "tag" in page(client, address)
            found.append(len(captured))
        return found

    one = costs()
    copies(issued, 19)
    assert costs() == one


def page(client, address):
    return client.get(address).content.decode()


def test_one_button_and_the_paper_is_there(client, entry, certified, another_volunteer, later, private_files):
    client.force_login(another_volunteer.user)
    assert "新北区科技志愿服务大队" in page(client, "/me/certificates/")
    form = {"source": certified.public_id, "period": "2026", "form_key": "1" * 20}
    done = client.post("/me/certificates/", form, follow=True)
    made = Certificate.objects.get()
    assert "证明已开好" in done.content.decode()
    assert str(made) in done.content.decode()
    answer = client.get(f"/me/certificates/{made.pk}/download/")
    assert answer.content == content_of(file_of(made))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_cannot_be_issued_is_explained_in_the_form(client, entry, another_volunteer, later, private_files):
    client.force_login(another_volunteer.user)
    for given, sentence in (
        ({"source": "all", "period": "own", "starts_on": "2025-01-01", "ends_on": "2025-02-01"}, "没有已经确认"),
        ({"source": "all", "period": "own"}, "请填写开始日期"),
        ({"source": "all", "period": "own", "starts_on": "x", "ends_on": "2025-02-01"}, "日期写成"),
        ({"source": "nobody", "period": "2026"}, "请从列表中选择开具单位"),
        ({}, "请选择时间"),
    ):
        answer = client.post("/me/certificates/", {**given, "form_key": f"{sentence}"})
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
    assert not Certificate.objects.exists()


def test_without_hours_it_says_what_to_do(client, another_volunteer):
    client.force_login(another_volunteer.user)
    assert "暂时开不出证明" in page(client, "/me/certificates/")


def test_somebody_elses_is_not_found(client, issued, user):
    client.force_login(user)
    for address in (f"/me/certificates/{issued.pk}/", f"/me/certificates/{issued.pk}/download/"):
        assert client.get(address).status_code == 404


def test_who_holds_the_paper_can_compare_it(client, issued):
    typed = str(issued).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    answer = client.post("/certificates/verify/", {"serial": typed}, follow=True)
    text = answer.content.decode()
    for word in ("证明有效", "李四", "990", "2 小时", "科普大篷车进社区", "新北区科技志愿服务大队"):
        assert word in text
    for word in ("990000199001010025", "19900000042"):
        assert word not in text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("serial", ["01234-56789-ABCDE-FGHJK", "x", "张三", "%20", "1" * 200])
def test_a_made_up_number_is_no_fault_of_ours(client, db, serial):
    answer = client.get(f"/certificates/{serial}/")
    assert answer.status_code == 404
    assert "没有这份证明" in answer.content.decode()


def test_a_wrong_number_is_explained_and_guesses_are_counted(client, db, monkeypatch):
    monkeypatch.setattr(parameters, "CERTIFICATE_CHECKS", lambda: 2)
    for sentence in ("20 位", "20 位", "太多"):
        assert sentence in client.post("/certificates/verify/", {"serial": "123"}).content.decode()


def test_a_revoked_one_says_so_and_nothing_else(client, issued, entry, user, later):
    reverse_record(by=user, entry=entry, reason="李四没有来", now=later)
    text = page(client, f"/certificates/{issued}/")
    assert "这份证明已撤销" in text
    assert "所列服务记录有更正" in text
    assert "李四" not in text
    client.force_login(issued.volunteer.user)
    assert "李四没有来" in page(client, f"/me/certificates/{issued.pk}/")


def test_a_file_is_compared_byte_by_byte_and_not_kept(client, issued, private_files):
    content = content_of(file_of(issued))
    kept = sorted(private_files.rglob("*"))

    def check(given):
        form = {"file": SimpleUploadedFile("a.pdf", given)} if given else {}
        return client.post(f"/certificates/{issued}/", form).content.decode()

    assert "一字不差" in check(content)
    assert "不是同一份文件" in check(content[:-1] + b"x")
    assert "请先选择" in check(b"")
    assert sorted(private_files.rglob("*")) == kept


def test_an_organization_issues_for_all_and_takes_the_zip(client, entry, certified, user, later, private_files):
    client.force_login(user)
    assert "全部 1 人" in page(client, "/org/certificates/new/?period=2026")
    assert "没有找到叫这个名字" in page(client, "/org/certificates/new/?period=2026&q=王五")
    none = client.post("/org/certificates/new/?period=2026", {"whom": "some", "form_key": "1" * 20})
    assert "至少选一位" in none.content.decode()
    answer = client.post("/org/certificates/new/?period=2026", {"whom": "all", "form_key": "2" * 20})
    batch = CertificateBatch.objects.get()
    assert "还有 1 人" in page(client, answer.url)
    issue_batch(batch.pk)
    assert "打包下载" in page(client, answer.url)
    download = client.post(f"{answer.url}download/", {"form_key": "3" * 20})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(download.streaming_content)))
    assert len(archive.namelist()) == 1
    assert download.headers["Cache-Control"] == "no-store"


def test_the_issuer_and_the_association_revoke(client, issued, user, staff, another_volunteer, certified, later):
    client.force_login(user)
    own = f"/org/certificates/{issued.pk}/"
    assert str(issued) in page(client, "/org/certificates/?q=李四")
    assert "写明撤销原因" in client.post(own, {"form_key": "1" * 20}).content.decode()
    client.post(own, {"form_key": "2" * 20, "reason": "打印有误"})
    issued.refresh_from_db()
    assert issued.revoked_because == "issuer"
    wanted = Wanted(certified, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    again = issue_certificate(by=another_volunteer.user, volunteer=another_volunteer, wanted=wanted, now=later)
    client.force_login(staff)
    pass_second_factor(client)
    assert str(again) in page(client, f"/console/certificates/?q={again.serial.lower()}")
    client.post(f"/console/certificates/{again.pk}/", {"form_key": "3" * 20, "reason": "核查"})
    again.refresh_from_db()
    assert again.revoked_because == "association"
