"""What is printed says all it was given."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from volunteering.core.typesetting import CannotPrint, pdf_of, picture_of, unprintable

RARE = "䶮㛃𬱖鿍"
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 300pt, height: 200pt)
#set text(font: "Noto Serif SC")
#data.name
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "card.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def test_rare_names_are_in_the_document_as_text(template: Path) -> None:
    pdf = pdf_of(template, {"name": f"王{RARE}"})
    assert f"王{RARE}" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_a_character_the_font_lacks_is_refused_rather_than_lost(template: Path) -> None:
    assert unprintable("王小\U0002a6d6明") == "\U0002a6d6"
    with pytest.raises(CannotPrint, match="\U0002a6d6"):
        pdf_of(template, {"name": "王\U0002a6d6"})


def test_data_are_never_commands(template: Path) -> None:
    pdf = pdf_of(template, {"name": '#panic("x") *粗* $1+1$'})
    assert '#panic("x") *粗* $1+1$' in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_a_picture_has_one_pixel_a_point(template: Path) -> None:
    assert Image.open(io.BytesIO(picture_of(template, {"name": "海报"}))).size == (300, 200)
