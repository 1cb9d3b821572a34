"""The demo salon: as large as it says, and the same every time."""

from random import Random

import pytest

from clients.rules import parse_phone
from demo.clients import HOW_MANY, invent_guests
from demo.company import Member, Place
from demo.history import how_busy
from demo.people import BERLIN, LOGINS, SAO_PAULO
from demo.price_list import CATEGORIES, OFFERS
from demo.salon import DAYS_BACK
from kit.rights import SYSTEM
from staff.tables import Role


def places() -> list[Place]:
    return [
        Place(
            id=number, zone="UTC", country=country, desk=1, reception=SYSTEM, manager=SYSTEM,
            members=tuple(Member(place, person, {}) for place, person in enumerate(people)),
        )
        for number, (country, people) in enumerate((("DE", BERLIN), ("BR", SAO_PAULO)))
    ]  # fmt: skip


def test_it_has_a_dozen_people_and_thirty_services() -> None:
    assert len(BERLIN) + len(SAO_PAULO) == 12
    assert len(OFFERS) == 30
    assert {offer.category for offer in OFFERS} == {name for name, _ in CATEGORIES}


def test_everybody_can_do_something_that_is_offered_where_they_work() -> None:
    for slug, people in (("kreuzberg", BERLIN), ("pinheiros", SAO_PAULO)):
        for person in people:
            assert any(offer.category in person.does and getattr(offer, slug) for offer in OFFERS), (
                person.name
            )


def test_every_role_can_sign_in() -> None:
    assert {login.role for login in LOGINS} == set(Role)


def test_the_same_seed_brings_the_same_four_hundred_people() -> None:
    once, again = invent_guests(Random(1), places()), invent_guests(Random(1), places())
    contact = [(guest.name, guest.phone, guest.email, guest.weight) for guest in once]
    assert contact == [(guest.name, guest.phone, guest.email, guest.weight) for guest in again]
    assert len({guest.phone for guest in once}) == len({guest.name for guest in once}) == HOW_MANY == 400


def test_every_phone_is_one() -> None:
    for guest in invent_guests(Random(1), places()):
        assert parse_phone(guest.phone, guest.place.country) == guest.phone


@pytest.mark.parametrize("day", range(DAYS_BACK))
def test_business_only_grows(day: int) -> None:
    assert 0 < how_busy(day, DAYS_BACK) <= how_busy(day + 1, DAYS_BACK) <= 1
