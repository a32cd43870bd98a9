import datetime as dt
import io
import os
import shutil
import uuid
import zlib

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from volunteering.core import files
from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.files import (
    CannotStoreFile,
    FileGone,
    clean_name,
    content_of,
    erase_expired_files,
    erase_file,
    path_of,
    save_file,
    sweep_orphans,
)
from volunteering.core.models import MediaType, StoredFile
from volunteering.core.pictures import CannotReadPicture
from volunteering.core.sealing import SealBroken

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
OWNER, SUBJECT = uuid.uuid4(), uuid.uuid4()


def picture(form="JPEG", size=(40, 20), **options):
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, form, **options)
    return target.getvalue()


@pytest.fixture
def keep(db, now, private_files):
    def kept(content=PDF, name="章程.pdf", position=1):
        return save_file(
            kind="test", owner_id=OWNER, subject_id=SUBJECT, position=position, name=name, content=content, now=now
        )

    return kept


@pytest.mark.parametrize("algorithm", ["AES-256-GCM", "SM4-GCM"])
def test_what_is_kept_opens_again_and_lies_sealed(keep, settings, algorithm):
    settings.SEALING_ALGORITHM = algorithm
    file = StoredFile.objects.get(pk=keep().pk)
    assert content_of(file) == PDF
    assert file.name == "章程.pdf"
    assert b"PDF" not in path_of(file.pk).read_bytes()
    assert path_of(file.pk).stat().st_mode & 0o077 == 0


def test_a_file_copied_under_another_row_does_not_open(keep):
    one, other = keep(), keep(position=2)
    shutil.copy(path_of(one.pk), path_of(other.pk))
    with pytest.raises(SealBroken):
        content_of(other)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不能是空的"),
        (b"MZ an executable", "改扩展名不起作用"),
        (b"<html>%PDF-", "PDF、JPG 或 PNG"),
        (PDF + b"x" * LARGEST_FILE, "20 MB"),
    ],
)
def test_what_it_is_counts_and_not_its_name(keep, content, sentence):
    with pytest.raises(CannotStoreFile, match=sentence):
        keep(content, name="营业执照.pdf")
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("broken", [picture()[:200], b"\x89PNG\r\n\x1a\n" + b"0" * 50])
def test_a_picture_cut_short_is_refused(keep, broken):
    with pytest.raises(CannotReadPicture, match="打不开"):
        keep(broken)


@pytest.mark.parametrize("size", [(8000, 5000), (60000, 60000)])
def test_a_bomb_is_refused_before_it_is_unpacked(keep, size):
    bomb = bytearray(picture("PNG", (1, 1)))
    bomb[16:24] = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    with pytest.raises(CannotReadPicture, match="万像素"):
        keep(bytes(bomb))


def test_a_picture_is_drawn_anew_without_what_hides_in_it(keep):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8298] = 6, "CameraOfLiSi", "secret"  # lies on its side
    content = picture(exif=exif, comment=b"hidden words") + b"appended"
    assert b"CameraOfLiSi" in content
    kept = content_of(keep(content, name="照片.png"))
    for hidden in (b"CameraOfLiSi", b"secret", b"hidden words", b"appended", b"Exif"):
        assert hidden not in kept
    assert Image.open(io.BytesIO(kept)).size == (20, 40)  # upright


def test_transparency_stays(keep):
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(target, "PNG")
    assert Image.open(io.BytesIO(content_of(keep(target.getvalue())))).mode == "RGBA"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\文件\\章程.PDF", "章程.PDF"),
        ("a\r\nSet-Cookie: x\x00.pdf", "aSet-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("", "文件.pdf"),
        ("..", "文件.pdf"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name, clean):
    assert clean_name(name, MediaType.PDF) == clean


def test_what_is_erased_is_gone_from_row_and_disk(keep, now, django_capture_on_commit_callbacks):
    file = keep()
    with django_capture_on_commit_callbacks(execute=True):
        erase_file(file, now=now)
    assert StoredFile.objects.get().name == ""
    assert not path_of(file.pk).exists()
    with pytest.raises(FileGone):
        content_of(file)


def test_the_clock_erases_what_expired_and_nothing_else(keep, now):
    expired, kept = keep(), keep(position=2)
    StoredFile.objects.filter(pk=expired.pk).update(expires_at=now)
    assert erase_expired_files(now=now) == 1
    assert StoredFile.objects.get(erased_at__isnull=True) == kept


def test_one_that_cannot_be_erased_keeps_no_other(keep, now, monkeypatch):
    bad, _ = keep(), keep(position=2)
    StoredFile.objects.update(expires_at=now)

    def erase(file, *, now):
        if file.pk == bad.pk:
            raise OSError
        erase_file(file, now=now)

    monkeypatch.setattr(files, "erase_file", erase)
    assert erase_expired_files(now=now) == 1
    assert StoredFile.objects.get(erased_at__isnull=True) == bad


def test_bytes_without_a_standing_row_are_swept_once_they_are_old(keep, now):
    owned = keep()
    orphan = path_of(uuid.uuid4())
    files._write(orphan, b"written, then rolled back")
    old = (now - dt.timedelta(days=1)).timestamp()
    os.utime(path_of(owned.pk), (old, old))
    os.utime(orphan, (now.timestamp(), now.timestamp()))
    assert sweep_orphans(now=now) == 0  # somebody may be about to write its row
    os.utime(orphan, (old, old))
    assert sweep_orphans(now=now) == 1
    assert path_of(owned.pk).exists()


def test_the_database_holds_one_file_per_position_and_the_limit(keep):
    file = keep()
    with pytest.raises(CannotStoreFile, match="同时上传"):
        keep()
    for wrong in ({"size": LARGEST_FILE + 1}, {"size": 0}, {"position": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredFile.objects.filter(pk=file.pk).update(**wrong)
