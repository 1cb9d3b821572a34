"""Friends who bring each other: points for both, once, and back with the visit that gave them."""

from dataclasses import replace
from datetime import date

import pytest

from checkout import actions as checkout
from checkout.rules import Checkout, Method, Tender
from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.tables import Client
from kit.db import fetch, fetch_value
from kit.errors import Invalid, NotFound
from kit.rights import SYSTEM
from ledger.queries import faults
from loyalty import actions
from loyalty.queries import lots_unlike_book
from loyalty.queries.referrals import above, brought_by, referrals
from loyalty.referral_tables import Referral, ReferralGift
from tests.checkout.refunding import refund, some
from tests.checkout.till import by_card
from tests.loyalty.friends import (
    FIRST_VISIT,
    INVITE,
    brought,
    comes,
    friendly_salon,
    meet,
    paid,
    points_of,
)
from tests.loyalty.points import CASHBACK

pytestmark = pytest.mark.usefixtures("morning")


async def sound() -> bool:
    return not await faults() and not await lots_unlike_book()


async def test_both_get_points_with_the_first_paid_visit_and_only_with_it() -> None:
    salon = await friendly_salon()
    lena = await brought(salon)
    await paid(salon, lena, 1500)
    assert await points_of(salon, salon.masha, lena) == [0, 0]
    first = await paid(salon, lena)
    assert await points_of(salon, salon.masha, lena) == [10, 5]
    await paid(salon, lena)
    assert await points_of(salon, salon.masha, lena) == [10, 5]
    await actions.give_for_friend(actions.Closing(first.id, 1), 4500)
    assert await points_of(salon, salon.masha, lena) == [10, 5]
    assert await sound()


async def test_what_was_given_goes_when_the_visit_is_reopened_and_comes_once_more_when_it_is_paid_again() -> (
    None
):
    salon = await friendly_salon(replace(FIRST_VISIT, most_visits=2))
    lena = await brought(salon)
    first, second = await paid(salon, lena), await paid(salon, lena)
    assert await points_of(salon, salon.masha, lena) == [20, 5]
    await checkout.reopen_visit(salon.actors["Vera"], first.id, "mistake", 2)
    assert await points_of(salon, salon.masha, lena) == [10, 0]
    await actions.take_gift_back(actions.Closing(first.id, 1))
    await checkout.complete_visit(salon.actors["Olga"], first.id, by_card(4500, version=3))
    assert await points_of(salon, salon.masha, lena) == [20, 5]
    await paid(salon, lena)
    assert await points_of(salon, salon.masha, lena) == [20, 5]
    assert {
        row["number"] for row in await fetch("SELECT number FROM referral_gift WHERE visit = $1", second.id)
    } == {2}
    assert await sound()


async def test_a_refund_takes_it_back_once_too_little_money_is_left_and_asks_where_it_was_spent() -> None:
    salon = await friendly_salon()
    lena = await brought(salon)
    visit = await paid(salon, lena)
    await refund(salon, visit, await some(visit, Haircut=(0, 500)))
    assert await points_of(salon, salon.masha, lena) == [10, 5]
    await actions.set_points_rule(SYSTEM, salon.center, CASHBACK)
    own = await comes(salon, salon.masha)
    spends = Checkout(version=1, payments=[Tender(Method.points, 800), Tender(Method.card, 3700)])
    await checkout.complete_visit(salon.actors["Olga"], own.id, spends)
    with pytest.raises(actions.PointsAlreadySpent, match=r"Masha.*7 points are missing"):
        await refund(salon, visit)
    assert await points_of(salon, salon.masha, lena) == [3, 5]
    await refund(salon, visit, lets_go=True)
    assert await points_of(salon, salon.masha, lena) == [0, 0]
    assert await sound()


async def test_who_cannot_come_by_a_code_is_told_why_and_nothing_is_kept() -> None:  # noqa: PLR0915 - each reason
    salon = await friendly_salon()
    olga, masha = salon.actors["Olga"], salon.masha
    code = await actions.code_for(masha, INVITE)
    assert await actions.code_for(masha, INVITE) == code
    lena, twin, old = await meet("Lena"), await meet("Maria"), await meet("Old")
    await Client.update({Client.email: "m@example.com"}).where(Client.id.is_in([masha, twin]))
    await paid(salon, old)
    why = {
        (lena, "ZZZZ2222"): "belongs to nobody",
        (masha, code): "their own code",
        (twin, code): "same phone or e-mail",
        (old, code): "a client already",
    }
    for (client, typed), said in why.items():
        with pytest.raises((actions.NotBrought, actions.CodeUnknown), match=said):
            await actions.take_code(olga, client, typed, salon.center)
    assert await Referral.count() == 0
    await actions.take_code(olga, lena, f" {code.lower()} ", salon.center)
    with pytest.raises(actions.NotBrought, match="brought by Masha"):
        await actions.take_code(olga, lena, code, salon.center)
    ivy = await brought(salon, "Ivy", lena)
    with pytest.raises(actions.NotBrought, match="brought this client themselves"):
        await actions.take_code(olga, masha, await actions.code_for(ivy, INVITE), salon.center)
    with pytest.raises(actions.NotBrought, match="Nothing is given for friends here"):
        await actions.take_code(salon.actors["Boris"], twin, code, salon.harbour)
    with pytest.raises(NotFound):
        await actions.take_code(salon.actors["Boris"], twin, code, salon.center)
    assert [row["name"] for row in await above(ivy)] == ["Lena", "Masha Petrova"]
    rows, pages = await referrals(salon.center, "lena", 1)
    assert (sorted(row["name"] for row in rows), pages.total) == (["Ivy", "Lena"], 2)
    assert (await referrals(salon.harbour, "", 1))[0] == []


async def test_a_code_that_was_taken_by_mistake_is_taken_off_until_it_gave_something() -> None:
    salon = await friendly_salon()
    olga = salon.actors["Olga"]
    lena = await brought(salon)
    await actions.take_off(olga, lena)
    await actions.take_off(olga, lena)
    await paid(salon, lena)
    assert await points_of(salon, salon.masha, lena) == [0, 0]
    ivy = await brought(salon, "Ivy")
    await paid(salon, ivy)
    with pytest.raises(actions.NotBrought, match="Points were given"):
        await actions.take_off(olga, ivy)
    assert (await brought_by(ivy) or {})["bringer_points"] == 10


async def test_a_rule_holds_from_its_day_on_in_the_branches_that_were_chosen() -> None:
    salon = await friendly_salon()
    vera, day = salon.actors["Vera"], date(2026, 12, 1)
    ends = replace(FIRST_VISIT, is_on=False, least_paid=0)
    for branches, new in (
        ([salon.center], replace(FIRST_VISIT, starts_on=date(2026, 11, 30))),
        ([], FIRST_VISIT),
    ):
        with pytest.raises(Invalid):
            await actions.set_referral_rule(vera, branches, new)
    lena = await brought(salon)
    await actions.set_referral_rule(vera, [salon.center, salon.harbour], ends)
    await paid(salon, lena)
    assert await points_of(salon, salon.masha, lena) == [0, 0]
    assert (
        await fetch_value("SELECT count(*) FROM referral_rule WHERE starts_on = $1 AND NOT is_on", day) == 2
    )
    assert await ReferralGift.count() == 0


async def test_cards_that_become_one_keep_their_friends_and_codes_and_give_nothing_to_themselves() -> None:
    salon = await friendly_salon()
    vera, masha = salon.actors["Vera"], salon.masha
    old = await meet("Masha again")
    lena, ivy = await brought(salon, "Lena", old), await brought(salon, "Ivy")
    await paid(salon, lena)
    assert await points_of(salon, old, lena) == [10, 5]
    done = await merge(vera, masha, old, {})
    assert await points_of(salon, masha, lena) == [10, 5]
    nell = await brought(salon, "Nell")
    assert (await brought_by(lena) or {})["bringer"] == (await brought_by(nell) or {})["bringer"] == masha
    into = await merge(vera, masha, ivy, {})
    assert await brought_by(masha) is None
    await paid(salon, masha)
    assert await points_of(salon, masha) == [10]
    await unmerge(vera, into.id)
    assert (await brought_by(ivy) or {})["bringer"] == masha
    await unmerge(vera, done.id)
    assert await points_of(salon, masha, old) == [0, 10]
    assert await sound()
