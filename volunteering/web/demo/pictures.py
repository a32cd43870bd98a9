"""Simple pictures, drawn when the demo is loaded: a scene of flat shapes, never the photo of anybody."""

import io
import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = (1500, 1000)
Colour = tuple[int, int, int]
Scene = Callable[[ImageDraw.ImageDraw, random.Random], None]
COATS: tuple[Colour, ...] = ((1, 137, 66), (226, 120, 52), (54, 116, 181), (240, 186, 64), (186, 84, 110))
SKINS: tuple[Colour, ...] = ((238, 198, 164), (224, 178, 140))
INK, WHITE = (52, 62, 57), (255, 255, 255)


def drawn(name: str, number: int) -> bytes:
    """A JPEG of the scene; each number gives another one."""
    chance = random.Random(f"{name}{number}")  # noqa: S311  (a picture, no secret)
    top, bottom = SKIES[name]
    picture = Image.new("RGB", (1, SIZE[1]))
    for line in range(SIZE[1]):
        share = line / SIZE[1]
        blend = [round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)]
        picture.putpixel((0, line), (blend[0], blend[1], blend[2]))
    picture = picture.resize(SIZE)
    SCENES[name](ImageDraw.Draw(picture), chance)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=90)
    return target.getvalue()


def _hills(pen: ImageDraw.ImageDraw, chance: random.Random, colours: tuple[Colour, ...], start: int) -> None:
    for row, colour in enumerate(colours):
        height, wave, shift = start + row * 130, chance.uniform(150, 320), chance.uniform(0, 7)
        ridge = [(x, height + 46 * math.sin(x / wave + shift)) for x in range(0, SIZE[0] + 20, 20)]
        pen.polygon([*ridge, (SIZE[0], SIZE[1]), (0, SIZE[1])], fill=colour)


def _people(pen: ImageDraw.ImageDraw, chance: random.Random, count: int, ground: int) -> None:
    for place in range(count):
        x = int((place + 0.5) * SIZE[0] / count + chance.uniform(-30, 30))
        tall = int(chance.uniform(190, 270))
        y, head = ground - int(chance.uniform(0, 40)), tall // 5
        pen.rounded_rectangle((x - tall // 4, y - tall + head, x + tall // 4, y), tall // 5, fill=chance.choice(COATS))
        pen.ellipse((x - head // 2 - 8, y - tall - 20, x + head // 2 + 8, y - tall + head), fill=chance.choice(SKINS))


def _fair(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _hills(pen, chance, ((176, 216, 190), (206, 226, 204)), 470)
    for place, x in enumerate(range(90, 1400, 460)):
        pen.rectangle((x, 520, x + 360, 760), fill=(250, 247, 238))
        for stripe in range(6):
            colour = COATS[place % len(COATS)] if stripe % 2 else WHITE
            low, high = x - 20 + stripe * 67, x + 30 + stripe * 50
            pen.polygon([(low, 545), (low + 67, 545), (high + 50, 430), (high, 430)], fill=colour)
            pen.pieslice((low, 515, low + 67, 575), 0, 180, fill=colour)
        pen.rectangle((x - 10, 690, x + 370, 720), fill=(196, 158, 112))
    _people(pen, chance, 7, 930)


def _stars(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for _ in range(240):
        x, y, r = chance.uniform(0, SIZE[0]), chance.uniform(0, 640), chance.uniform(1, 4)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, 250, 220))
    pen.ellipse((1160, 110, 1310, 260), fill=(255, 244, 206))
    _hills(pen, chance, ((24, 52, 66), (16, 38, 48)), 690)
    pen.line((640, 900, 700, 700), fill=(190, 200, 206), width=12)
    pen.line((780, 900, 710, 700), fill=(190, 200, 206), width=12)
    pen.line((560, 760, 860, 590), fill=(228, 232, 234), width=54)
    _people(pen, chance, 5, 960)


def _field(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    pen.ellipse((1090, 90, 1290, 290), fill=(255, 226, 138))
    _hills(pen, chance, ((136, 184, 128), (160, 192, 98)), 440)
    for row in range(14):
        left = -900 + row * 240
        pen.polygon(
            [(left, 1000), (left + 130, 1000), (750 + (row - 7) * 22, 610), (738 + (row - 7) * 22, 610)],
            fill=(214, 178, 70) if row % 2 else (226, 196, 98),
        )
    _people(pen, chance, 4, 900)


def _class(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    pen.rectangle((0, 800, *SIZE), fill=(214, 190, 156))
    pen.rounded_rectangle((330, 130, 1170, 560), 20, fill=(34, 92, 70), outline=(190, 150, 104), width=22)
    for line in range(4):
        pen.line((410, 220 + line * 78, 410 + chance.randint(280, 640), 220 + line * 78), fill=(226, 240, 232), width=9)
    pen.ellipse((960, 230, 1100, 370), outline=(250, 220, 120), width=9)
    _people(pen, chance, 8, 960)


def _clinic(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    pen.rectangle((0, 780, *SIZE), fill=(206, 222, 216))
    pen.rounded_rectangle((620, 120, 880, 380), 40, fill=WHITE)
    pen.rectangle((722, 165, 778, 335), fill=(1, 137, 66))
    pen.rectangle((665, 222, 835, 278), fill=(1, 137, 66))
    pen.line((90, 560, 330, 560, 380, 470, 440, 640, 490, 560, 620, 560), fill=(220, 96, 84), width=12)
    pen.rectangle((140, 720, 1360, 760), fill=(196, 158, 112))
    _people(pen, chance, 6, 950)


SCENES: dict[str, Scene] = {"fair": _fair, "stars": _stars, "field": _field, "class": _class, "clinic": _clinic}
SKIES: dict[str, tuple[Colour, Colour]] = {
    "fair": ((164, 212, 240), (236, 246, 240)),
    "stars": ((14, 26, 58), (64, 82, 120)),
    "field": ((150, 206, 240), (250, 240, 206)),
    "class": ((250, 244, 228), (238, 224, 198)),
    "clinic": ((222, 240, 240), (240, 248, 244)),
}
