"""How names, phones and e-mail addresses are read, shown and searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, example_number, format_number

from clients import rules
from kit.errors import Invalid

COUNTRIES = st.sampled_from(["DE", "RU", "GB", "US", "FR", "KZ", "ES", "IT", "PL", "IN", "BR", "JP"])
FORMS = st.sampled_from([PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164])


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("0151 12345678", "DE", "+4915112345678"),
        ("+49 (0) 151 12345678", "RU", "+4915112345678"),
        ("0049-151-12345678", "DE", "+4915112345678"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("07400 123456", "GB", "+447400123456"),
        ("+7 912 345 67 89", "DE", "+79123456789"),
    ],
)
def test_a_phone_is_read_as_people_of_the_country_write_it(typed: str, country: str, kept: str) -> None:
    assert rules.parse_phone(typed, country) == kept


@pytest.mark.parametrize("typed", ["", "12", "hello", "+49 1", "0151 12345678 90123", "1" * 500, "\0", "+"])
def test_what_is_no_phone_is_refused_with_an_example_of_the_country(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.parse_phone(typed, "DE")
    assert refusal.value.fields == {
        "phone": "Please write a phone number like 01512 3456789 or +49 1512 3456789."
    }


@given(COUNTRIES, FORMS)
def test_every_writing_of_a_number_is_the_same_number(country: str, form: int) -> None:
    number = example_number(country)
    assert number is not None
    kept = rules.parse_phone(format_number(number, form), country)
    assert kept == format_number(number, PhoneNumberFormat.E164)
    assert rules.parse_phone(rules.show_phone(kept), "GB") == kept


@given(st.text(max_size=40), COUNTRIES)
def test_any_text_is_a_phone_or_a_sentence(text: str, country: str) -> None:
    try:
        phone = rules.parse_phone(text, country)
    except Invalid:
        return
    assert phone.startswith("+")


def test_a_masked_phone_keeps_its_country_and_two_digits() -> None:
    assert rules.mask_phone("+4915112345678") == "+49 ••• ••• 78"
    assert rules.mask_phone(None) == rules.show_phone(None) == ""


@pytest.mark.parametrize(
    "typed", ["masha@example.com", " o'neil+salon@mail.example.co.uk ", "anna@käse.de", ""]
)
def test_an_address_is_kept_as_typed(typed: str) -> None:
    assert rules.parse_email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    ["masha", "masha@", "@example.com", "a b@example.com", "a@b", "a@b..de", ".a@b.de", "a..b@c.de",
     "a@b.de, c@d.de", "a@b.de\r\nBcc: x@y.de", "x" * 200 + "@example.com", "<a@b.de>", f"a@{'l' * 64}.de"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.parse_email(typed)
    assert "email" in refusal.value.fields


def test_a_masked_address_hides_the_name() -> None:
    assert rules.mask_email("masha@example.com") == "m•••@example.com"
    assert rules.mask_email("") == ""


def test_a_name_is_trimmed_and_never_empty() -> None:
    assert rules.parse_name("  Masha \n Petrova\0 ") == "Masha Petrova"
    for wrong in ("", "  \0 ", "x" * 201):
        with pytest.raises(Invalid):
            rules.parse_name(wrong)


@pytest.mark.parametrize(
    "typed", ["0151 1234", "+49 151", "4915112345678", "(0151) 12-34", "5678", "0049151"]
)
def test_part_of_a_phone_in_any_writing_finds_it(typed: str) -> None:
    assert any(like("+4915112345678", pattern) for pattern in rules.phone_patterns(typed))


@pytest.mark.parametrize("typed", ["", "12", "anna", "5678 anna", "+", "00"])
def test_what_is_no_part_of_a_phone_searches_no_phones(typed: str) -> None:
    assert rules.phone_patterns(typed) == []


@pytest.mark.parametrize("typed", ["0151 12345678", "+4915112345678", "0049 151 12345678"])
def test_a_complete_phone_is_found_complete(typed: str) -> None:
    assert any(like("+4915112345678", pattern) for pattern in rules.phone_patterns(typed, whole=True))


def test_a_part_is_not_a_complete_phone() -> None:
    assert not any(like("+4915112345678", p) for p in rules.phone_patterns("151123456", whole=True))
    assert rules.phone_patterns("5678", whole=True) == []
    assert any(like("+79123456789", p) for p in rules.phone_patterns("8 912 345-67-89", whole=True))


def test_what_is_typed_is_never_a_pattern() -> None:
    assert rules.name_pattern(" 100%_\\ ") == "%100\\%\\_\\\\%"


def test_a_line_costs_its_quantity_less_its_discount() -> None:
    line = rules.Line(1, None, 2, None, "", "Shampoo", 3, 1200, 600, "regular")
    assert (line.full, line.total) == (3600, 3000)


def like(text: str, pattern: str) -> bool:
    """SQL's LIKE, for patterns of % and _ only."""
    import re

    return re.fullmatch(re.escape(pattern).replace("%", ".*").replace("_", "."), text) is not None
