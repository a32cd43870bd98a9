"""Columns that several annexes share: code lists, boxes, regions, short texts."""

from collections.abc import Callable

from volunteering.core.remembering import remembered
from volunteering.imports.registry import Column, Row
from volunteering.imports.rules import Cell, Unreadable, several, text_of, ticked
from volunteering.regions.models import Region
from volunteering.regions.selectors import has_divisions_below
from volunteering.regions.selectors import resolve as resolve_region
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.rules import spelling
from volunteering.vocabularies.selectors import resolve, spellings_of, terms

PROVINCE, PREFECTURE, COUNTY = "province", "prefecture", "county"
REGION = "所在区域"


def short_text(longest: int) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        text = text_of(cell)
        if len(text) > longest:
            raise Unreadable(f"有 {len(text)} 个字，最多 {longest} 个", "请缩短")
        if not text.isprintable():
            raise Unreadable("含有看不见的字符", "请重新输入这一格")
        return text

    return read


def names_in(vocabulary: Vocabulary) -> Callable[[], list[str]]:
    return lambda: [term.name for term in terms(vocabulary)]


def one_of(
    key: str,
    header: str,
    vocabulary: Vocabulary,
    *,
    spellings: tuple[str, ...] = (),
    example: str = "",
    is_extra: bool = False,
) -> Column:
    """A term of a code list, by any usual way of writing; its value is the term's key. An extra one may be empty."""

    def read(cell: Cell) -> str:
        term = resolve(vocabulary, text_of(cell))
        if term is None:
            raise Unreadable(f"没有“{text_of(cell)[:20]}”这个选项", f"请从下拉选项中选择{header}")
        return term.pk

    return Column(
        key,
        header,
        read,
        is_required=not is_extra,
        spellings=spellings,
        options=names_in(vocabulary),
        width=14,
        example=example,
        is_extra=is_extra,
    )


def several_of(
    key: str, header: str, vocabulary: Vocabulary, *, spellings: tuple[str, ...] = (), example: str = ""
) -> Column:
    """Terms of a code list: ticked boxes, or names joined in any way; its value is the list of their keys."""

    def read(cell: Cell) -> list[str]:
        chosen = several(spelling(ticked(cell)), spellings_of(vocabulary))
        if not chosen:
            raise Unreadable("一项也没有勾选", "请至少选一项")
        return chosen

    return Column(
        key,
        header,
        read,
        spellings=spellings,
        options=names_in(vocabulary),
        chooses_several=True,
        width=26,
        example=example,
    )


def region_columns(example: tuple[str, str, str]) -> tuple[Column, ...]:
    """所在区域省, 市, 县. Which of them are needed depends on the region: see `region_of`."""
    titles = ((PROVINCE, "省"), (PREFECTURE, "市"), (COUNTY, "县"))
    return tuple(
        Column(
            key,
            f"{REGION}{word}",
            short_text(40),
            is_required=False,
            is_part=True,
            spellings=(word, f"{word}名"),
            example=shown,
        )
        for (key, word), shown in zip(titles, example, strict=True)
    )


def region_of(row: Row, *, whole_counties: bool) -> None:
    """Put the region that the three cells lead to into `values["region"]`, or complain.

    `whole_counties`: a person lives in a county; an organization may sit in a city as a whole.
    """
    names = tuple(row.values.get(key, "") for key in (PROVINCE, PREFECTURE, COUNTY))
    if not any(names):
        row.complain(f"{REGION}县", "没有填写所在区域", "请填写省、市、县")
        return
    region, is_divided = _region(names)
    if region is None:
        row.complain(
            f"{REGION}县", f"没有“{'、'.join(filter(None, names))}”这个区域", "请从下拉选项中依次选择省、市、县"
        )
    elif whole_counties and is_divided:
        row.complain(f"{REGION}县", f"{region.name}下面还分区县", "请填写县（市、区）")
    else:
        row.values["region"] = region


@remembered(seconds=60)
def _region(names: tuple[str, str, str]) -> tuple[Region | None, bool]:
    region = resolve_region(*names)
    return region, region is not None and has_divisions_below(region)
