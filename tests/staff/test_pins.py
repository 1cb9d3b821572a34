"""Which PINs nobody may choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.pins import fault_of_pin


@pytest.mark.parametrize("pin", ["7294", "80361", "927461", "6182937", "58203746"])
def test_a_pin_nobody_guesses_is_taken(pin: str) -> None:
    assert fault_of_pin(pin) == ""


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "12 4", "١٢٣٤", "7294\n"])
def test_a_pin_has_four_to_eight_digits(pin: str) -> None:
    assert fault_of_pin(pin) == "A PIN has 4 to 8 digits, and nothing else."


@pytest.mark.parametrize(
    "pin", ["0000", "1234", "4321", "7890", "0987", "1212", "1122", "7772", "735735", "2580", "159357"]
)
def test_a_pattern_is_refused(pin: str) -> None:
    assert fault_of_pin(pin).startswith("Too easy to guess")


@pytest.mark.parametrize(
    "pin", ["1985", "2031", "2402", "1231", "3108", "240285", "850224", "24021985", "19850224"]
)
def test_a_birthday_is_refused(pin: str) -> None:
    assert fault_of_pin(pin).startswith("That looks like a birthday")


@given(st.from_regex(r"[0-9]{4,8}", fullmatch=True))
def test_of_all_pins_most_are_left_and_every_refusal_is_a_sentence(pin: str) -> None:
    fault = fault_of_pin(pin)
    assert fault == "" or fault.endswith(".")


def test_more_than_eight_in_ten_of_the_shortest_are_left() -> None:
    assert sum(not fault_of_pin(f"{number:04}") for number in range(10_000)) > 8_000
