"""Weights of what was missed are asked for with a digit after the point; and people called the same."""

import re

import pytest

from clients.tables import Visit
from kit import clock
from kit.errors import Invalid
from kit.rights import SYSTEM
from lists.actions.segments import save_segment
from lists.queries import ids_of, known_to
from lists.rules.numbers import number_test
from lists.rules.terms import Group, Term
from staff.tables import StaffMember
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.visits import visit

pytestmark = pytest.mark.usefixtures("morning")


async def missed_one_and_a_bit() -> Salon:
    """Masha: a no-show, and a late cancellation, just now: 1.5."""
    salon = await open_salon()
    for status in ("no_show", "cancelled"):
        missed = await visit(salon, clock.now(), status)
        await Visit.update({Visit.cancelled_late: status == "cancelled"}).where(Visit.id == missed)
    return salon


def asks(how: str, *values: str) -> Group:
    return Group(parts=(Term("missed", how, values),))


async def test_a_half_is_asked_for_with_a_point_or_a_comma() -> None:
    salon = await missed_one_and_a_bit()
    known = await known_to(SYSTEM)
    for how, values, holds in (
        ("at_least", ("1.5",), True), ("at_least", ("1,5",), True), ("at_least", ("1.6",), False),
        ("at_most", ("1.5",), True), ("at_most", ("1.4",), False), ("exactly", ("1.5",), True),
        ("between", ("1.4", "1.6"), True), ("between", ("1.6", "2"), False), ("at_least", ("1",), True),
    ):  # fmt: skip
        assert (salon.masha in await ids_of(asks(how, *values), known)) == holds, (how, values)


@pytest.mark.parametrize("wrong", ["1.55", "-1", "1.", ".5", "", "1e3", "NaN", "½", "1;2", "٣", "1" * 20])
def test_anything_else_is_no_weight(wrong: str) -> None:
    with pytest.raises(Invalid):
        number_test("at_least", (wrong,), tenths=True)


def test_visits_are_counted_whole() -> None:
    with pytest.raises(Invalid):
        number_test("at_least", ("1.5",))


async def test_the_builder_keeps_what_is_typed_and_says_it_in_words() -> None:
    salon = await missed_one_and_a_bit()
    segment = await save_segment(salon.actors["Olga"], "Twice", asks("at_least", "1.5"), shared=False)
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(f"/desk/segments/{segment.id}")).text
    assert "missed visits weigh at least 1.5" in page.casefold()
    assert re.search(r'value="1.5"[^>]* inputmode="decimal"', page)


async def test_people_who_are_called_the_same_have_their_branch_beside() -> None:
    salon = await open_salon()
    options = dict((await known_to(SYSTEM)).options["working"])
    assert options[str(salon.anna)] == "Anna"
    await StaffMember.update({StaffMember.name: "Anna"}).where(StaffMember.id == salon.boris)
    known = await known_to(SYSTEM)
    for listed in ("working", "people"):
        names = dict(known.options[listed])
        assert (names[str(salon.anna)], names[str(salon.boris)]) == ("Anna, Center", "Anna, Harbour")
        assert names[str(salon.lena)] == "Lena"
