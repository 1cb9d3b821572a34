"""Memberships at the bill: sold, used, refused in words, and given back; money, visits and book agree."""

from datetime import date

import pytest

from checkout import actions, queries
from checkout.rules import Checkout
from clients.tables import Visit
from kit import clock, db
from kit.errors import Invalid
from loyalty.actions.memberships import NoTerms
from loyalty.actions.vouchers import VoucherUsed
from loyalty.membership_tables import MembershipFreeze, MembershipPerson
from loyalty.rules.memberships import State
from loyalty.voucher_tables import VoucherMove
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.refunding import EVERYTHING, refund
from tests.checkout.vouchers import use
from tests.loyalty.memberships import (
    another_client,
    at,
    bought,
    comes,
    known,
    later,
    membership,
    membership_type,
    stands,
)

pytestmark = pytest.mark.usefixtures("morning")
DEC = {day: date(2026, 12, day) for day in range(1, 32)}


async def pays(salon: Salon, visit: Visit, voucher, *, card: int = 0) -> int:  # type: ignore[no-untyped-def]
    """The version of the visit once the membership paid it, with so much by card beside it."""
    version = await use(salon, visit, voucher)
    await till.pay(salon, visit, till.by_card(card, version) if card else Checkout(version=version))
    return version + 1


async def refused(salon: Salon, visit: Visit, voucher) -> str:  # type: ignore[no-untyped-def]
    """Why it is not put on the bill, which stays as it was."""
    with pytest.raises(Invalid) as said:
        await use(salon, visit, voucher)
    assert (await till.fresh(visit)).version == 1
    return str(said.value)


async def test_visits_that_are_counted_together_are_paid_by_what_was_paid_for_them() -> None:
    salon = await open_salon()
    three = await membership(salon, visits=3)
    assert (await stands(three), (await known(three)).last_on) == ((10_000, 3), date(2026, 12, 31))
    visits = [await comes(salon) for _ in range(4)]
    versions = [await pays(salon, visit, three) for visit in visits[:3]]
    assert [sum(each.total for each in await bills(visit)) for visit in visits[:3]] == [3334, 3333, 3333]
    assert await stands(three) == (0, 0)
    assert await till.balances(salon) == {
        "card_terminal": 10_000,
        "revenue_services": -13_500,
        "discounts": 3500,
    }
    assert "No visits are left" in await refused(salon, visits[3], three)

    await actions.reopen_visit(salon.actors["Vera"], visits[2].id, "Wrong", versions[2])
    assert await stands(three) == (3333, 1)
    [line] = await queries.bill_lines(visits[2].id)
    assert line["discount"] == 4500 - 3333  # it lies on the bill still, and would pay again
    await refund(salon, visits[0], EVERYTHING)
    assert await stands(three) == (6667, 2)
    sale = await Visit.objects().get(Visit.id == three.visit)
    with pytest.raises(VoucherUsed):
        await actions.reopen_visit(salon.actors["Vera"], sale.id, "Wrong", sale.version)


async def bills(visit: Visit):  # type: ignore[no-untyped-def]
    from checkout.tables import Bill

    return await Bill.objects().where(Bill.visit == visit.id)


async def test_a_sale_that_is_undone_leaves_nothing_and_one_without_terms_is_refused() -> None:
    salon = await open_salon()
    ten = await membership(salon)
    sale = await Visit.objects().get(Visit.id == ten.visit)
    await actions.reopen_visit(salon.actors["Vera"], sale.id, "Wrong", sale.version)
    assert (await stands(ten), (await known(ten)).state) == ((0, 0), State.cancelled)
    assert await till.balances(salon) == {}

    of_type = await membership_type()
    await db.execute("DELETE FROM membership_terms WHERE of_type = $1", of_type)
    with pytest.raises(NoTerms):
        await bought(salon, of_type)
    assert await till.balances(salon) == {}


async def test_visits_that_are_counted_apart_are_taken_from_the_service_before_its_category() -> None:
    salon = await open_salon()
    covers = [{"service": salon.haircut, "visits": 1}, {"category": salon.hair, "visits": 2}]
    apart = await membership(salon, paid=9000, covers=covers, counted="apart", visits=0)
    first, second, third = [await comes(salon, quantity=each) for each in (2, 1, 1)]
    version = await pays(salon, first, apart)
    assert list((await known(apart)).having.counts.values()) == [0, 1]
    await pays(salon, second, apart)
    assert await stands(apart) == (0, 0)
    await actions.reopen_visit(salon.actors["Vera"], first.id, "Wrong", version)
    assert list((await known(apart)).having.counts.values()) == [1, 1]
    await pays(salon, third, apart)
    assert (await stands(apart), list((await known(apart)).having.counts.values())) == ((3000, 1), [0, 1])


async def test_a_month_is_used_even_when_what_was_paid_for_it_is_used_up() -> None:
    salon = await open_salon()
    month = await membership(salon, paid=4000, counted="period", visits=0, visit_price=1500)
    visits = [await comes(salon) for _ in range(5)]
    for visit in visits[:3]:
        await pays(salon, visit, month)
    versions = [await pays(salon, visit, month) for visit in visits[3:]]
    assert await stands(month) == (0, 0)
    assert await till.balances(salon) == {
        "card_terminal": 4000,
        "revenue_services": -22_500,
        "discounts": 18_500,
    }
    await actions.reopen_visit(salon.actors["Vera"], visits[3].id, "Wrong", versions[0])
    await refund(salon, visits[0], EVERYTHING)
    assert await stands(month) == (1500, 0)
    kinds = [each.kind for each in await VoucherMove.objects().where(VoucherMove.visit == visits[3].id)]
    assert sorted(kinds) == ["given_back", "used"]
    free = await bought(salon, month.of_type, paid=4000)
    assert await db.fetch_value("SELECT count(*) FROM voucher_move WHERE voucher = $1", free.id) == 1


async def test_one_that_waits_begins_with_its_first_visit_or_by_itself_and_waits_again() -> None:
    salon = await open_salon()
    ten = await membership(salon, starts="first_visit", starts_within=14)
    assert ((await known(ten)).state, (await known(ten)).last_on) == (State.issued, None)
    with at(DEC[5]):
        version = await pays(salon, visit := await comes(salon), ten)
        assert (await known(ten)).last_on == date(2027, 1, 4)
        await actions.reopen_visit(salon.actors["Vera"], visit.id, "Wrong", version)
        assert ((await known(ten)).state, await stands(ten)) == (State.issued, (10_000, 10))
    with at(DEC[20]):
        assert ((await known(ten)).state, (await known(ten)).last_on) == (State.active, date(2027, 1, 14))
        await pays(salon, await comes(salon), ten)
        found = await known(ten)
        assert (found.row["starts_on"], found.row["expires_on"]) == (DEC[15], date(2027, 1, 14))
    with at(date(2027, 1, 15)):
        assert "31" not in await refused(salon, await comes(salon), ten)


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"weekdays": [0, 2]}, "It is for Mon, Wed"),
        ({"from_minute": 600, "to_minute": 720}, "It is for visits that start at"),
        ({"covers": [{"service": 0}]}, "not for these services"),
    ],
)
async def test_it_is_not_used_at_other_times_or_for_other_services(terms, sentence: str) -> None:
    salon = await open_salon()
    for cover in terms.get("covers", []):
        cover["service"] = salon.colour
    ten = await membership(salon, **terms)
    assert sentence.lower() in (await refused(salon, await comes(salon), ten)).lower()
    assert await stands(ten) == (10_000, 10)


async def test_only_its_people_use_it_not_while_frozen_and_not_after_its_end() -> None:
    salon = await open_salon()
    ten, petya = await membership(salon, members=1), await another_client()
    assert "family" in await refused(salon, await comes(salon, client=petya), ten)
    found = await known(ten)
    person = MembershipPerson(membership=found.row["id"], client=petya, added_at=clock.now(), added_by="Olga")
    await person.save()
    visit = await comes(salon, client=petya)
    [offer] = (await queries.bill_sheet(salon.actors["Olga"], visit.id)).offers
    assert (offer.voucher["id"], offer.amount) == (ten.id, 1000)
    await pays(salon, visit, ten)
    by = "SELECT client, visits FROM membership_count WHERE move IS NOT NULL"
    assert [tuple(row) for row in await db.fetch(by)] == [(petya, -1)]

    freeze = MembershipFreeze(
        membership=found.row["id"], period=found.row["period"], from_on=DEC[1], until_on=DEC[2],
        made_at=clock.now(), made_by="Olga",
    )  # fmt: skip
    await freeze.save()
    assert "frozen until" in await refused(salon, await comes(salon), ten)
    with later(40):
        assert "valid until" in await refused(salon, await comes(salon), ten)


async def test_another_branch_takes_it_only_where_its_type_holds_there() -> None:
    salon = await open_salon()
    of_type = await membership_type()
    await db.execute("INSERT INTO voucher_place (of_type, branch) VALUES ($1, $2)", of_type, salon.center)
    ten = await bought(salon, of_type)
    await db.execute("UPDATE voucher_place SET branch = $2 WHERE of_type = $1", of_type, salon.harbour)
    assert "not for this branch" in await refused(salon, await comes(salon), ten)


async def test_a_line_the_membership_does_not_cover_is_paid_with_money() -> None:
    salon = await open_salon()
    ten = await membership(salon)
    visit = await comes(salon)
    await till.buys_shampoo(salon, visit)
    await pays(salon, visit, ten, card=1200)
    assert await stands(ten) == (9000, 9)
