import pytest

from volunteering.core.serials import ALPHABET, grouped, new_serial, serial_in

SERIAL = "01ABC23DEF45GHJ67KMN"


@pytest.mark.parametrize(
    "typed",
    [
        SERIAL,
        "01ABC-23DEF-45GHJ-67KMN",
        "01abc 23def 45ghj 67kmn",
        "oIabc-23def-45ghj-67kmn",
        "OlABC23DEF45GHJ67KMN",
        " ０１ＡＢＣ—23def–45GHJ－67kmn ",
    ],
)
def test_however_it_is_typed_it_is_found(typed):
    assert serial_in(typed) == SERIAL


@pytest.mark.parametrize("typed", ["", "01ABC", SERIAL + "0", "U" + SERIAL[1:], "张" + SERIAL[1:], "\0" * 20])
def test_what_is_no_number_is_none(typed):
    assert serial_in(typed) == ""


def test_a_number_has_a_hundred_random_bits():
    assert len(ALPHABET) == 32
    assert len({new_serial() for _ in range(1000)}) == 1000
    assert grouped(SERIAL) == "01ABC-23DEF-45GHJ-67KMN"
    assert serial_in(grouped(new_serial()))
