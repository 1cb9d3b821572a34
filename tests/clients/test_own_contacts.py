"""What a stranger writes of themselves: numbers that are refused and why, slips in addresses, long names."""

import pytest

from clients.rules import parse_name
from clients.rules.contacts import LONGEST_NAME
from clients.rules.domains import KNOWN, is_one_slip, meant_email, near
from clients.rules.phones import parse_own_phone
from clients.tables import Client, Visit
from kit.db import fetch_value
from kit.errors import Invalid
from tests.browse import browser
from tests.cast import open_salon
from tests.widgets.flow import MASHA, book, hidden_on, hold

pytestmark = pytest.mark.usefixtures("morning")


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("0151 12345678", "DE", "+4915112345678"),
        ("+33 6 12 34 56 78", "DE", "+33612345678"),  # from abroad
        ("030 901820", "DE", "+4930901820"),  # on a wall: people are called there
        ("8 (999) 123-45-67", "RU", "+79991234567"),
        ("٠١٥١ ١٢٣٤٥٦٧٨", "DE", "+4915112345678"),  # in Arabic figures
    ],
)
def test_a_number_that_can_be_called_is_taken(typed: str, country: str, kept: str) -> None:
    assert parse_own_phone(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("+33 6 12", "Some figures are missing"),
        ("110", "Some figures are missing"),
        ("0151 1234567890123", "too many figures"),
        ("+999 12345678", "Please write a phone number"),
        ("0900 1234567", "cost extra"),
        ("0800 3301000", "belongs to a service"),
        ("my phone", "Please write a phone number"),
    ],
)
def test_a_number_that_cannot_be_theirs_is_refused_with_its_reason(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_own_phone(typed, "DE")
    assert said in refusal.value.fields["phone"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("masha@gmial.com", "masha@gmail.com"),
        ("masha@gmail.con", "masha@gmail.com"),
        ("masha@gmai.com", "masha@gmail.com"),
        ("masha@hotmaill.com", "masha@hotmail.com"),
        ("masha@yandex.r", "masha@yandex.ru"),
        ("masha@gmail.com", ""),
        ("masha@example.com", ""),
        ("masha@web.de", ""),
        ("masha", ""),
        ("", ""),
    ],
)
def test_one_slip_away_from_a_known_place_that_place_is_meant(typed: str, meant: str) -> None:
    assert meant_email(typed) == meant


def test_no_known_place_is_taken_for_another() -> None:
    assert [each for each in KNOWN if near(each)] == []
    assert is_one_slip("gmial.com", "gmail.com")
    assert not is_one_slip("gmial.con", "gmail.com")


@pytest.mark.parametrize("name", ["Ἀλέξανδρος", "محمد", "李小龙", "Zoë 🌸", "x" * LONGEST_NAME])
def test_a_name_is_kept_as_it_is_written(name: str) -> None:
    assert parse_name(f" {name} ") == name


def test_what_turns_other_words_around_is_left_out_of_a_name() -> None:
    assert parse_name("\u202eAnna\u2066 Berg\u200f") == "Anna Berg"


async def test_a_slip_is_offered_a_correction_and_nothing_is_lost() -> None:
    salon = await open_salon()
    async with browser() as b:
        asked = await book(b, salon, name="Nina", phone="0151 98765432", email="nina@gmial.com", comment="Hi")
        assert asked.status_code == 422
        assert "Did you mean nina@gmail.com?" in asked.text
        assert 'value="nina@gmial.com"' in asked.text
        assert ">Hi<" in asked.text
        assert await Visit.count() == 0
        form = {**hidden_on(asked.text), **MASHA, "phone": "0151 98765432", "email": "nina@gmial.com"}
        taken = await b.post("/book/center/visits", data={**form, "email_meant": "nina@gmail.com"})
        assert taken.status_code == 303
    assert await fetch_value("SELECT email FROM client ORDER BY id DESC LIMIT 1") == "nina@gmail.com"


async def test_an_address_that_was_right_is_kept() -> None:
    salon = await open_salon()
    async with browser() as b:
        held = await hold(b, salon)
        form = hidden_on((await b.get(held.headers["location"])).text)
        odd = {"phone": "0151 98765432", "email": "nina@gmial.com", "email_kept": "nina@gmial.com"}
        assert (await b.post("/book/center/visits", data={**form, **MASHA, **odd})).status_code == 303
        assert await Client.exists().where(Client.email == "nina@gmial.com")


async def test_a_long_name_and_a_premium_number_are_said_beside_their_fields() -> None:
    salon = await open_salon()
    async with browser() as b:
        wrong = await book(b, salon, name="x" * 201, phone="0900 1234567", comment="y" * 5000)
        assert wrong.status_code == 422
        for sentence in ("at most 200 letters", "cost extra"):
            assert sentence in wrong.text
        assert "y" * 5000 in wrong.text
    assert await Visit.count() == 0
