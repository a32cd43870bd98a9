"""Kinds of parameters: a default in code, another value in the table where an administrator set one."""

import datetime as dt
import re
from typing import Generic, TypeVar

from volunteering.core.errors import Refusal
from volunteering.core.models import ParameterValue
from volunteering.core.remembering import remembered

T = TypeVar("T")
OWN_CHOICE = "平台默认"


class CannotUseValue(Refusal):
    sentence = "这个值不能用，请检查后重新填写。"


@remembered(seconds=10)
def values_set() -> dict[str, dict[str, str]]:
    """Name → path of the region ("" = everywhere) → value, for all parameters at once."""
    found: dict[str, dict[str, str]] = {}
    for name, path, value in ParameterValue.objects.values_list("name", "region_path", "value"):
        found.setdefault(name, {})[path] = value
    return found


class Parameter(Generic[T]):
    """Called, it gives the value in force. `name` is that of the module's attribute it is declared as."""

    name = ""
    is_regional = False

    def __init__(self, label: str, default: T, *, source: str = OWN_CHOICE) -> None:
        self.label, self.default, self.source = label, default, source

    def __call__(self) -> T:
        return self.at("")

    def at(self, region_path: str) -> T:
        """The nearest value set for this region or above it."""
        mine = values_set().get(self.name, {})
        nearest = max((path for path in mine if region_path.startswith(path)), key=len, default=None)
        return self.default if nearest is None else self.read(mine[nearest])

    def read(self, stored: str) -> T:
        try:
            return self.parse(stored)
        except CannotUseValue:  # the bounds became narrower after it was set
            return self.default

    def parse(self, typed: str) -> T:
        """What was typed, in the unit of `words`. Raises CannotUseValue."""
        raise NotImplementedError

    def typed(self, value: T) -> str:
        """The inverse of `parse`."""
        return str(value)

    def words(self, value: T) -> str:
        raise NotImplementedError

    def in_words(self) -> str:
        return self.words(self())

    @property
    def hint(self) -> str:
        return ""


class Number(Parameter[int]):
    def __init__(self, label: str, default: int, *, low: int, high: int, unit: str, source: str = OWN_CHOICE) -> None:
        super().__init__(label, default, source=source)
        self.low, self.high, self.unit = low, high, unit

    def parse(self, typed: str) -> int:
        try:
            number = int(typed.strip().removesuffix(self.unit).strip())  # int() reads full-width digits too
        except ValueError:
            number = self.low - 1
        if not self.low <= number <= self.high:
            raise CannotUseValue(f"“{self.label}”应为 {self.low} 到 {self.high} 之间的整数。")
        return number

    def words(self, value: int) -> str:
        return f"{value} {self.unit}"

    @property
    def hint(self) -> str:
        return f"填写 {self.low} 到 {self.high} 之间的整数，单位：{self.unit}。"


class Duration(Parameter[dt.timedelta]):
    """A whole number of one unit; that number is what the table keeps."""

    UNITS = {
        "秒": dt.timedelta(seconds=1),
        "分钟": dt.timedelta(minutes=1),
        "小时": dt.timedelta(hours=1),
        "天": dt.timedelta(days=1),
    }

    def __init__(self, label: str, default: int, *, low: int, high: int, unit: str, source: str = OWN_CHOICE) -> None:
        self.number = Number(label, default, low=low, high=high, unit=unit)
        self.unit = self.UNITS[unit]
        super().__init__(label, default * self.unit, source=source)

    def parse(self, typed: str) -> dt.timedelta:
        return self.number.parse(typed) * self.unit

    def typed(self, value: dt.timedelta) -> str:
        return str(value // self.unit)

    def words(self, value: dt.timedelta) -> str:
        return self.number.words(value // self.unit)

    @property
    def hint(self) -> str:
        return self.number.hint


class RegionalSwitch(Parameter[bool]):
    """On or off for a region and everything below it."""

    is_regional = True
    WORDS = {True: "开启", False: "关闭"}

    def parse(self, typed: str) -> bool:
        if typed not in {"1", "0"}:
            raise CannotUseValue(f"请选择开启或关闭“{self.label}”。")
        return typed == "1"

    def typed(self, value: bool) -> str:
        return "1" if value else "0"

    def words(self, value: bool) -> str:
        return self.WORDS[value]


class RegionalNumbers(Parameter[tuple[int, ...]]):
    """Rising whole numbers for a region and everything below it."""

    is_regional = True

    def __init__(
        self, label: str, default: tuple[int, ...], *, high: int, unit: str, names: str, source: str = OWN_CHOICE
    ) -> None:
        super().__init__(label, default, source=source)
        self.high, self.unit, self.names = high, unit, names

    def parse(self, typed: str) -> tuple[int, ...]:
        parts = [part for part in re.split(r"[\s,，、/;；]+", typed.removesuffix(self.unit)) if part]
        try:
            numbers = tuple(int(part) for part in parts)
        except ValueError:
            numbers = ()
        if len(numbers) != len(self.default):
            raise CannotUseValue(f"“{self.label}”要填 {len(self.default)} 个整数，用空格分开，例如：{self._example}。")
        if numbers[0] < 1 or numbers[-1] > self.high or list(numbers) != sorted(set(numbers)):
            raise CannotUseValue(
                f"“{self.label}”要从小到大，后一个比前一个大，在 1 到 {self.high:,} 之间，例如：{self._example}。"
            )
        return numbers

    def typed(self, value: tuple[int, ...]) -> str:
        return " ".join(map(str, value))

    def words(self, value: tuple[int, ...]) -> str:
        return " / ".join(map(str, value)) + f" {self.unit}"

    @property
    def hint(self) -> str:
        return f"依次填{self.names}，用空格分开，单位：{self.unit}。"

    @property
    def _example(self) -> str:
        return self.typed(self.default)
