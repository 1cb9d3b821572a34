"""How cells are understood: phones, days in many writings, names in parts, headings of other programs."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.columns import SHAPES, fields_of
from exchange.columns.own import NONE
from exchange.rules import cells
from exchange.rules.dates import order_told, read_clock, read_day
from exchange.rules.fields import Faulty, Options, Order
from exchange.rules.guessing import guessed, is_headed
from exchange.rules.rows import read_row
from kit.errors import Invalid

TODAY = date(2026, 12, 1)
GERMAN = Options(country="DE", today=TODAY, known={"group": {"Stammkunden": 1}})
FIELDS = fields_of("clients", NONE)
JOIN = SHAPES["clients"][1]


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("17.05.1990", "1990-05-17"),
        ("17/5/90", "1990-05-17"),
        ("1990-05-17", "1990-05-17"),
        ("1990-05-17 00:00:00", "1990-05-17"),
        ("1990-05-17T00:00:00Z", "1990-05-17"),
        ("17 мая 1990 г.", "1990-05-17"),
        ("17. Mai 1990", "1990-05-17"),
        ("May 17, 1990", "1990-05-17"),
        ("17 May", "05-17"),
        ("17.05", "05-17"),
        ("17.05.", "05-17"),
        ("--05-17", "05-17"),
        ("1604-05-17", "05-17"),
        ("33010", "1990-05-17"),
        ("29.02.2000", "2000-02-29"),
        ("29 февраля", "02-29"),
    ],
)
def test_a_birthday_is_read_in_many_writings(text: str, birthday: str) -> None:
    assert cells.read_birthday(text, GERMAN) == birthday


def test_the_month_is_first_where_the_file_has_it_so() -> None:
    american = Options(country="US", order=Order.month, today=TODAY)
    assert cells.read_birthday("5/17/1990", american) == "1990-05-17"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("17.05.2030", "in the future"),
        ("31.02.1990", "no day"),
        ("soon", "no day"),
        ("1.1.1850", "too long ago"),
    ],
)
def test_what_is_no_birthday_says_why(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        cells.read_birthday(text, GERMAN)


@pytest.mark.parametrize(
    ("days", "country", "told"),
    [
        (["31.12.1990", "01.02.1990"], "US", (Order.day, True)),
        (["12/31/1990", "01/02/1990"], "DE", (Order.month, True)),
        (["01/02/1990"], "US", (Order.month, False)),
        (["01/02/1990"], "GB", (Order.day, False)),
        ([], "DE", (Order.day, False)),
    ],
)
def test_the_order_of_days_and_months_is_found(
    days: list[str], country: str, told: tuple[Order, bool]
) -> None:
    assert order_told(days, country) == told


@given(
    st.dates(date(1950, 1, 1), date(2025, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%-d %B %Y"]),
)
def test_a_day_that_is_written_is_read_back(day: date, form: str) -> None:
    assert read_day(day.strftime(form), Order.day, TODAY) == day


@pytest.mark.parametrize(
    ("text", "clock"), [("9:30", time(9, 30)), ("9.30 pm", time(21, 30)), ("25:00", None)]
)
def test_a_time_of_day_is_read(text: str, clock: time | None) -> None:
    assert read_clock(text) == clock


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0151 12345678", "+4915112345678"),
        ("4915112345678", "+4915112345678"),
        ("79161234567", "+79161234567"),
        ("'+49 151 12345678", "+4915112345678"),
        ("0151 12345678, 0151 12345679", "+4915112345678"),
        ("+49 (0) 151 / 123 456 78", "+4915112345678"),
    ],
)
def test_a_phone_is_read_as_people_there_write_it(text: str, phone: str) -> None:
    assert cells.read_phone(text, GERMAN) == phone


@pytest.mark.parametrize(
    ("text", "words"), [("12", "no phone"), ("4.91511E+12", "has cut"), ("ask Anna", "no phone")]
)
def test_what_is_no_phone_says_so(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        cells.read_phone(text, GERMAN)


YCLIENTS = ["Имя", "Фамилия", "Телефон", "Email", "Дата рождения", "Комментарий", "Продано"]
FRESHA = [
    "Client ID",
    "First Name",
    "Last Name",
    "Blocked",
    "Mobile Number",
    "Email",
    "Date of Birth",
    "Note",
]
SQUARE = ["Reference ID", "First Name", "Last Name", "Email Address", "Phone Number", "Birthday", "Memo"]
BOOKSY = ["First name", "Last name", "Cell phone", "E-mail", "Birthday", "Client notes"]
VAGARO = ["First Name", "Last Name", "Cell", "Day Phone", "Email", "Birthday", "Customer Since"]
GERMAN_SHEET = [
    "Vorname",
    "Nachname",
    "Handynummer",
    "E-Mail-Adresse",
    "Geburtsdatum",
    "Bemerkung",
    "Kunde seit",
]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (YCLIENTS, ["name", "last", "phone", "email", "birthday", "notes", ""]),
        (FRESHA, ["", "first", "last", "blocked", "phone", "email", "birthday", "notes"]),
        (SQUARE, ["", "first", "last", "email", "phone", "birthday", "notes"]),
        (BOOKSY, ["first", "last", "phone", "email", "birthday", "notes"]),
        (VAGARO, ["first", "last", "phone", "contact-phone", "email", "birthday", "since"]),
        (GERMAN_SHEET, ["first", "last", "phone", "email", "birthday", "notes", "since"]),
    ],
)
def test_the_headings_of_other_programs_are_known(headings: list[str], fields: list[str]) -> None:
    assert is_headed(FIELDS, [headings])
    assert guessed(FIELDS, headings, []) == fields


def test_columns_without_headings_are_known_by_what_is_in_them() -> None:
    rows = [["Masha", "+49 151 12345678", "masha@example.com", "17.05.1990"]] * 3
    assert not is_headed(FIELDS, rows)
    assert guessed(FIELDS, [""] * 4, rows) == ["", "phone", "email", "birthday"]


def understood(said: dict[str, str], faulty: Faulty = Faulty.leave):  # type: ignore[no-untyped-def]
    by_name = {each.name: each for each in FIELDS}
    options = Options(country="DE", today=TODAY, faulty=faulty, known=GERMAN.known)
    return read_row([by_name[name] for name in said], list(said.values()), options, JOIN)


def test_a_name_is_made_of_its_parts_and_none_is_said_twice() -> None:
    assert understood({"first": "Masha", "last": "Petrova"}).values["name"] == "Masha Petrova"
    assert understood({"name": "Masha Petrova", "last": "Petrova"}).values["name"] == "Masha Petrova"
    assert understood({"name": "Мария", "last": "Петрова"}).values["name"] == "Мария Петрова"


def test_a_row_with_something_wrong_is_left_out_or_taken_without_it() -> None:
    row = {"name": "Masha", "phone": "12", "email": "masha@example.com"}
    assert understood(row).is_wrong
    taken = understood(row, Faulty.without)
    assert not taken.is_wrong
    assert taken.values == {"name": "Masha", "email": "masha@example.com"}
    assert "no phone" in taken.told


def test_a_row_without_a_name_is_never_taken() -> None:
    assert understood({"phone": "0151 12345678"}, Faulty.without).is_wrong


def test_further_numbers_are_noted() -> None:
    row = understood(
        {"name": "Masha", "phone": "0151 12345678", "contact-phone": "0151 12345678; 0151 12345679 (work)"}
    )
    assert row.values["contact-phone"] == "+4915112345679 (work)"


def test_a_group_that_is_not_there_is_named() -> None:
    assert "There is no group “VIP”" in understood({"name": "Masha", "group": "VIP"}).told
    assert understood({"name": "Masha", "group": "stammkunden"}).values["group"] == "Stammkunden"


@given(st.text(max_size=60))
def test_no_cell_breaks_a_reader(text: str) -> None:
    for field in FIELDS:
        with suppress(Invalid):
            assert isinstance(field.read(text, GERMAN), str)
