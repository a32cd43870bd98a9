"""T9: a phone and an ID number go through registration and stand nowhere in plain text."""

import logging

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.organizations.test_claims import old_team
from tests.web.test_pages import ID_NUMBER, answers
from volunteering.accounts.models import User
from volunteering.accounts.services import open_user
from volunteering.core import clock
from volunteering.core.models import StoredFile
from volunteering.core.work import run_due_work
from volunteering.organizations.services import file_claim, register_organization
from volunteering.volunteers.models import Merge, Volunteer
from volunteering.volunteers.selectors import Records
from volunteering.volunteers.services import claim_person
from volunteering.volunteers.services.merging import merge_records

PHONE = "19877776543"


def stored() -> str:
    """Every cell of every table, as the database holds it."""
    cells = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            for row in cursor.fetchall():
                cells += [bytes(c).decode("latin-1") if isinstance(c, bytes | memoryview) else str(c) for c in row]
    return "\n".join(cells)


@pytest.fixture
def registered(client, db, settings, caplog, log, capsys, now):
    caplog.set_level(logging.DEBUG)
    settings.DEMO_MODE = True
    page = client.post("/login/", {"phone": PHONE, "send": "1"}).content.decode()
    code = page.split('<strong class="code">')[1][:6]
    client.post("/login/", {"phone": PHONE, "code": code})
    settings.DEMO_MODE = False  # from here on as in production: the sender prints nothing
    assert run_due_work(now=clock.now()) == 1
    client.post("/volunteer/register/", answers())
    assert User.objects.get().volunteer.document_number == ID_NUMBER
    return code


def test_neither_phone_nor_id_number_lies_open_in_any_table(registered):
    everything = stored()
    assert PHONE not in everything
    assert ID_NUMBER not in everything


def test_nor_in_a_log_or_on_the_console(registered, client, log, capsys, monkeypatch):
    """Not when pages are not found or break either: the log is what its handler writes."""
    client.raise_request_exception = False
    client.get(f"/none/{PHONE}/?q={ID_NUMBER}")
    client.get(f"/activities/{PHONE}/?q={ID_NUMBER}")
    client.generic(PHONE, "/login/")
    monkeypatch.setattr("volunteering.web.public.volunteer.views.full_name", lambda *_: int(PHONE + "号"))
    assert client.get("/me/").status_code == 500
    said = log.getvalue() + "".join(capsys.readouterr())
    assert "500 GET volunteer_me" in said
    for secret in (PHONE, ID_NUMBER, registered):
        assert secret not in said


def test_nor_does_an_address_with_a_secret(client, db, log, settings):
    settings.SMS_REPORT_SECRET = "of-the-reports"
    client.post("/sms/reports/aliyun/of-the-reports/", "nonsense", content_type="application/json")
    client.get("/wechat/back/?code=of-wechat&state=of-the-browser")
    assert "400 POST sms_report" in log.getvalue()
    assert "400 GET wechat_back" in log.getvalue()
    assert "of-" not in log.getvalue()


def test_nor_on_an_error_page(registered, client, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError(PHONE)

    monkeypatch.setattr("volunteering.web.public.volunteer.views.full_name", fail)
    client.raise_request_exception = False
    page = client.get("/me/")
    assert page.status_code == 500
    assert PHONE not in page.content.decode()


def test_nor_in_an_uploaded_file_or_its_name(registered, client, details, now, private_files, tmp_path):
    """The whole of the place where files lie, and every table."""
    register_organization(by=User.objects.get(), details=details, now=now)
    file = SimpleUploadedFile(f"{PHONE}.pdf", b"%PDF-1.7 " + ID_NUMBER.encode() + b" %%EOF")
    client.post("/org/evidence/", {"evidence": file, "form_key": "k" * 20})
    assert StoredFile.objects.get().name == f"{PHONE}.pdf"
    everything = stored() + "".join(f"{path}{path.read_bytes()!r}" for path in tmp_path.rglob("*") if path.is_file())
    assert private_files.name in everything
    assert PHONE not in everything
    assert ID_NUMBER not in everything


def test_nor_in_a_claim_or_a_merge(registered, client, county, now, private_files, tmp_path):
    """What somebody writes to prove who they are, and what a merge notes to be taken back."""
    user = User.objects.get()
    said = f"我的号码是 {PHONE}，证件号码 {ID_NUMBER}，王老师可以证明。"
    file = (f"{PHONE}.pdf", b"%PDF-1.7 " + ID_NUMBER.encode() + b" %%EOF")
    file_claim(by=user, organization=old_team(county, now), statement=said, file=file, now=now)
    stranger = open_user(phone="19900000055", now=now)
    case = claim_person(by=stranger, name="张三", id_number=ID_NUMBER, statement=said, now=now).case
    merge_records(by=user, case=case, records=Records(Volunteer.objects.get(), None), now=now)
    assert PHONE in Merge.objects.get().moved
    everything = stored() + "".join(f"{path}{path.read_bytes()!r}" for path in tmp_path.rglob("*") if path.is_file())
    assert PHONE not in everything
    assert ID_NUMBER not in everything


def test_the_search_would_find_it(registered):
    User.objects.get().volunteer.__class__.objects.update(employer=PHONE)
    assert PHONE in stored()
