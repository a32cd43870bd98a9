"""Reads of the region tree."""

from collections.abc import Iterable
from dataclasses import dataclass

from volunteering.core.remembering import remembered
from volunteering.regions.enums import RegionKind
from volunteering.regions.models import Region
from volunteering.regions.rules import lineage


@dataclass(frozen=True)
class Level:
    """One drop-down of the picker: its choices, and the path chosen in it or ""."""

    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


LABELS = ("省（自治区、直辖市）", "市（州）", "县（市、区）", "乡镇（街道）或功能区")


@remembered(seconds=10)
def picker_levels(path: str) -> list[Level]:
    """The drop-downs from the province down to the children of `path`, each with its live choices."""
    chosen = lineage(path)
    parents = ["", *chosen]
    rows = Region.objects.live().filter(parent__path__in=chosen) | Region.objects.live().filter(parent__isnull=True)
    options: dict[str, list[tuple[str, str]]] = {}
    for own, name in rows.order_by("path").values_list("path", "name"):
        options.setdefault(own.rstrip("/").rpartition("/")[0] + "/" if own.count("/") > 1 else "", []).append(
            (own, name)
        )
    return [
        Level(LABELS[place], tuple(options[parent]), chosen[place] if place < len(chosen) else "")
        for place, parent in enumerate(parents)
        if parent in options and place < len(LABELS)
    ]


def full_name(region: Region) -> str:
    """江苏省常州市新北区."""
    return _name_of(region.path)


def takes_townships(region: Region) -> bool:
    """Whether townships and functional zones hang under it: a live division that no other is below."""
    return region.kind == RegionKind.OFFICIAL and region.valid_to is None and not has_divisions_below(region)


def has_divisions_below(region: Region) -> bool:
    """Whether it is divided further by GB/T 2260; 东莞 is not, and townships do not count."""
    return region.children.filter(kind=RegionKind.OFFICIAL, valid_to__isnull=True).exists()


def names_of(regions: Iterable[Region]) -> str:
    """江苏省常州市新北区、江苏省常州市天宁区."""
    return "、".join(full_name(region) for region in regions)


@remembered(seconds=10)
def region_at(path: str) -> Region | None:
    return Region.objects.filter(path=path).first()


@remembered(seconds=10)
def _name_of(path: str) -> str:
    above = lineage(path)
    names = dict(Region.objects.filter(path__in=above).values_list("path", "name"))
    return "".join(names[one] for one in above)


def resolve(*names: str) -> Region | None:
    """The live region these names lead to from the top, short or full; None when none or several fit."""
    found: list[Region] = []
    for name in filter(None, names):
        rows = Region.objects.live().filter(name=name) | Region.objects.live().filter(short_name=name)
        if found:
            rows = rows.filter(path__startswith=found[0].path).exclude(pk=found[0].pk)
        found = list(rows.order_by("path")[:2])
        if not found or (len(found) == 2 and found[0].path not in found[1].path):
            return None
    return found[0] if found else None
