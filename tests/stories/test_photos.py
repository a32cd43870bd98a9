"""Photos of stories: drawn anew, small enough for a phone, gone when nobody names them."""

import datetime as dt
import io
import os
import zlib

import pytest
from PIL import Image

from tests.stories.conftest import photo
from volunteering.core.pictures import CannotReadPicture
from volunteering.core.public_pictures import CannotTakePicture, content_of, path_of
from volunteering.stories.models import Story, StoryPhoto
from volunteering.stories.scheduled import sweep_pictures
from volunteering.stories.services import CannotChangeStory
from volunteering.stories.services.writing import FOLDER


def bytes_of(one: StoryPhoto) -> list[bytes]:
    return [content_of(FOLDER, digest) for digest in (one.large, one.small)]


def test_a_photo_is_drawn_upright_in_two_sizes_and_says_nothing_else(write):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "CameraOfLiSi"  # lies on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 48.0, 0.0), 3: "E", 4: (119.0, 57.0, 0.0)})
    taken = photo(size=(3000, 2000), exif=exif, comment=b"hidden words") + b"appended"
    assert Image.open(io.BytesIO(taken)).getexif().get_ifd(0x8825)
    one = write(photos=[taken]).photos.get()
    assert (one.width, one.height, one.small_width, one.small_height) == (1067, 1600, 320, 480)
    for served in bytes_of(one):
        drawn = Image.open(io.BytesIO(served))
        assert drawn.format == "JPEG"
        assert not drawn.getexif()
        assert not drawn.info.keys() & {"exif", "comment", "icc_profile"}
        assert b"appended" not in served


def test_a_small_photo_is_not_enlarged_and_transparency_becomes_white(write):
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(target, "PNG")
    one = write(photos=[target.getvalue()]).photos.get()
    assert (one.width, one.small_width) == (4, 4)
    assert Image.open(io.BytesIO(bytes_of(one)[0])).getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是照片"),
        (b"<html><script>alert(1)</script>", "不是照片"),
        (b"%PDF-1.7", "不是照片"),
        (b"", "不是照片"),
        (b"RIFF0000WEBPVP8 ", "另存为 JPG"),
        (b"\0\0\0\x18ftypheic", "另存为 JPG"),
        (b"\xff\xd8\xff" + b"0" * 20 * 1024 * 1024, "20 MB"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(write, content, sentence):
    with pytest.raises(CannotTakePicture, match=sentence):
        write(photos=[content])
    assert not Story.objects.exists()


def test_forty_megapixels_are_refused_before_they_are_unpacked(write):
    bomb = bytearray(photo("PNG", (1, 1)))
    bomb[16:24] = (8000).to_bytes(4, "big") + (5000).to_bytes(4, "big")
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    with pytest.raises(CannotReadPicture, match="万像素"):
        write(photos=[bytes(bomb)])


def test_a_photo_cut_short_is_refused(write):
    with pytest.raises(CannotReadPicture, match="打不开"):
        write(photos=[photo(size=(400, 300))[:900]])


def test_the_tenth_photo_is_refused_and_the_nine_stay(write, rewrite):
    story = write(photos=[photo(size=(10 + place, 10)) for place in range(9)])
    with pytest.raises(CannotChangeStory, match="最多 9 张照片：已有 9 张"):
        rewrite(story, photos=[photo()])
    assert story.photos.count() == 9


def test_photos_are_put_in_order_described_and_removed(write, rewrite):
    story = write(photos=[photo(size=(size, 10)) for size in (11, 12, 13)])
    first, second, third = story.photos.all()
    assert first.alt == "科普进社区"
    rewrite(story, moved_up=third.pk, alts={third.pk: "孩子们", first.pk: " "})
    assert [one.pk for one in story.photos.all()] == [first.pk, third.pk, second.pk]
    assert [one.alt for one in story.photos.all()][:2] == ["科普进社区", "孩子们"]
    rewrite(story, removed=first.pk)
    assert story.cover == third
    assert [one.position for one in story.photos.all()] == [1, 2]


def test_bytes_that_no_photo_names_are_swept_once_they_are_old(write, rewrite, now):
    story = write(photos=[photo(size=(600, 600)), photo(size=(700, 700))])
    gone, kept = story.photos.all()
    rewrite(story, removed=gone.pk)
    old = (now - dt.timedelta(days=1)).timestamp()
    for digest in (gone.large, gone.small, kept.large, kept.small):
        os.utime(path_of(FOLDER, digest), (old, old))
    sweep_pictures(now - dt.timedelta(days=2))
    assert content_of(FOLDER, gone.large)  # not old enough then
    sweep_pictures(now)
    assert content_of(FOLDER, gone.large) is None
    assert all(bytes_of(kept))
