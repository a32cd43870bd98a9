"""The original of a policy document: uploaded by staff, downloaded by everybody once the document is public."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import pass_second_factor
from tests.core.test_files import PDF, picture
from volunteering.audit.models import AuditEvent
from volunteering.content.selectors import original_of
from volunteering.content.services import PolicyDetails, save_policy_document, show_policy_document
from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.files import path_of, standing_files
from volunteering.core.models import StoredFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le")


def archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return target.getvalue()


@pytest.fixture
def document(private_files, db, now):
    details = PolicyDetails(title="办法", body="文", issued_on=now.date(), is_published=True)
    return save_policy_document(by=None, details=details, now=now)


@pytest.fixture
def chief(client, staff):
    client.force_login(staff)
    pass_second_factor(client)
    return client


@pytest.fixture
def upload(chief, document):
    def uploaded(content=PDF, name="办法.pdf", key="u"):
        page = f"/console/content/policies/{document.public_id}/original/"
        return chief.post(page, {"original": SimpleUploadedFile(name, content), "form_key": key * 20})

    return uploaded


def test_everybody_downloads_it(upload, chief, document):
    page, visitor = f"/policies/{document.public_id}/", chief.__class__()
    assert "下载原文" not in visitor.get(page).content.decode()
    upload()
    assert "下载原文（PDF，1 KB）" in visitor.get(page).content.decode()
    answer = visitor.get(f"{page}original/")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%8A%9E")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert visitor.get(f"{page}original/", headers={"if-none-match": answer.headers["ETag"]}).status_code == 304


def test_nobody_downloads_it_while_the_document_is_not_public(upload, chief, staff, document, now):
    upload()
    show_policy_document(by=staff, document=document, is_published=False, now=now)
    page = f"/policies/{document.public_id}/original/"
    assert chief.__class__().get(page).status_code == 404
    assert chief.get(page).content == PDF


def test_it_is_replaced_and_removed(upload, chief, document, django_capture_on_commit_callbacks):
    upload()
    first = original_of(document)
    with django_capture_on_commit_callbacks(execute=True):
        upload(picture(), "扫描件.jpg", "v")
    assert not path_of(first.pk).exists()
    assert [file.media_type for file in standing_files()] == ["image/jpeg"]
    chief.post(f"/console/content/policies/{document.public_id}/original/remove/", {"form_key": "r" * 20})
    assert original_of(document) is None
    assert chief.get(f"/policies/{document.public_id}/original/").status_code == 404
    tags = AuditEvent.objects.filter(tag__startswith="content:original").order_by("at", "id")
    assert [tag.rpartition(":")[2] for tag in tags.values_list("tag", flat=True)] == ["added", "replaced", "removed"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), "Word 文档"),
        (stream("WordDocument"), "Word 97 文档"),
        (picture("PNG"), "PNG"),
    ],
    ids=["docx", "doc", "picture"],
)
def test_word_and_pictures_are_taken_by_their_content(upload, document, content, kind):
    upload(content, "没有扩展名")
    assert original_of(document).get_media_type_display() == kind


BAD = {
    "nothing": (b"", "请选择一个文件"),
    "a page": (b"<html>", "只能上传 PDF、Word"),
    "a workbook": (archive("[Content_Types].xml", "xl/workbook.xml"), "只能上传 PDF、Word"),
    "an old workbook": (stream("Workbook"), "只能上传 PDF、Word"),
    "with macros": (archive("word/document.xml", "word/vbaProject.bin"), "文件里有宏"),
    "old with macros": (stream("WordDocument_VBA_PROJECT"), "文件里有宏"),
    "locked": (stream("EncryptedPackage"), "去掉密码"),
    "cut short": (archive("word/document.xml")[:60], "没有传完整"),
    "a picture cut short": (picture()[:200], "打不开"),
    "too large": (PDF + b"x" * (LARGEST_FILE + 2**20), "20 MB"),
}


@pytest.mark.parametrize(("content", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_file_is_explained_and_the_one_before_stays(upload, document, content, sentence):
    upload()
    answer = upload(content, key="b")
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert original_of(document).name == "办法.pdf"
    assert StoredFile.objects.count() == 1
