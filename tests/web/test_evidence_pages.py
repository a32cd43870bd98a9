import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import pass_second_factor
from tests.core.test_files import PDF
from volunteering.audit.models import AuditEvent
from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.files import path_of
from volunteering.core.models import StoredFile

PAGE = "/org/evidence/"


@pytest.fixture
def administrator(client, pending, user, private_files):
    client.force_login(user)
    return client


def upload(client, content=PDF, name="登记证书.pdf", key="u" * 20):
    return client.post(PAGE, {"evidence": SimpleUploadedFile(name, content), "form_key": key})


def test_it_is_uploaded_opened_and_removed(administrator):
    assert upload(administrator).headers["Location"] == PAGE
    assert "登记证书.pdf" in administrator.get(PAGE).content.decode()
    assert "证明材料（选填，1 份）" in administrator.get("/org/").content.decode()
    file = StoredFile.objects.get()
    answer = administrator.post(f"{PAGE}{file.pk}/", {"form_key": "o" * 20})
    assert answer.content == PDF
    administrator.post(f"{PAGE}{file.pk}/remove/", {"form_key": "r" * 20})
    assert "还没有上传" in administrator.get(PAGE).content.decode()


def test_twice_the_same_form_is_one_file(administrator):
    upload(administrator)
    upload(administrator)
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "不能是空的"), (b"PK\x03\x04", "改扩展名不起作用"), (PDF + b"x" * (LARGEST_FILE + 2**20), "20 MB")],
)
def test_bad_files_are_explained_and_not_stored(administrator, private_files, content, sentence):
    answer = upload(administrator, content)
    assert sentence in answer.content.decode()
    assert not StoredFile.objects.exists()
    assert not list(private_files.glob("*/*"))


def test_a_form_without_a_file_is_explained(administrator):
    assert "请选择一个文件" in administrator.post(PAGE, {"form_key": "e" * 20}).content.decode()


def test_an_upload_lies_in_no_temporary_file(administrator, settings, tmp_path):
    """Three megabytes are more than Django itself would keep in memory."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "missing"
    assert upload(administrator, PDF + b"x" * 3 * 2**20).status_code == 302


def test_a_reviewer_sees_and_opens_it_and_leaves_a_trace(administrator, pending, staff):
    upload(administrator, name="../\u202e证书.exe")
    administrator.force_login(staff)
    pass_second_factor(administrator)
    page = f"/console/reviews/organizations/{pending.public_id}/"
    assert "证书.exe.pdf" in administrator.get(page).content.decode()
    answer = administrator.post(f"{page}{StoredFile.objects.get().pk}/", {"form_key": "o" * 20})
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert AuditEvent.objects.get(tag="organizations:evidence:opened").actor_id == staff.pk


def test_a_file_that_is_gone_is_explained(administrator, pending, staff):
    upload(administrator)
    file = StoredFile.objects.get()
    path_of(file.pk).unlink()
    assert "已经删除" in administrator.post(f"{PAGE}{file.pk}/", {"form_key": "o" * 20}).content.decode()
    administrator.force_login(staff)
    pass_second_factor(administrator)
    page = f"/console/reviews/organizations/{pending.public_id}/{file.pk}/"
    assert "已经删除" in administrator.post(page, {"form_key": "o" * 20}).content.decode()
