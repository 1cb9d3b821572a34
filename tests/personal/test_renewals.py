"""Memberships that renew, on their holder's own page: what comes, another card, ended, and taken back."""

from datetime import date
from html import unescape
from re import findall

import pytest

from checkout.queries.renewals import card_of_plan
from checkout.renewal_tables import RenewalConsent
from clients.queries.personal import key_for
from clients.rules.personal import Opens
from loyalty.queries.renewals import plan_of
from loyalty.voucher_tables import Voucher
from tests.browse import browser
from tests.cast import open_salon
from tests.checkout.box import open_box
from tests.checkout.renewing import (
    GOOD,
    POOR,
    leaves_card,
    member,
    on,
    periods,
    renewal_of,
    renewing_type,
    renews,
    sold,
    somebody,
    works,
)
from tests.loyalty.memberships import another_client

pytestmark = pytest.mark.usefixtures("morning")
SOLD, DUE = date(2027, 1, 31), date(2027, 2, 28)


def words_on(page: str) -> str:
    return unescape(findall('name="words" value="([^"]+)"', page)[0])


async def card_of(voucher: Voucher) -> int:
    plan = await plan_of(voucher.id)
    assert plan is not None
    found = await card_of_plan(plan.id)
    assert found is not None
    return int(found["id"])


async def test_what_failed_is_paid_with_another_card_that_they_agree_to(monkeypatch) -> None:  # noqa: PLR0915 - one story
    salon = await open_salon()
    async with open_box(monkeypatch) as box, browser() as b:
        with on(SOLD):
            voucher = await member(salon, box, POOR)
            own = f"/me/{key_for(Opens.session, salon.masha, 0)}"
            act = f"{own}/memberships/{voucher.id}/renewing"
            shown = (await b.get(own)).text
            assert "Next on 28 Feb 2027, for €60.00" in shown
            assert "Visa •••• 0341" in shown
            gone = (await b.get(f"{own}/cards/{await card_of(voucher)}/removal")).text
            assert "renews off this card. Without it we send you a link" in gone
            words = words_on(shown)
            assert "€60.00 are taken off this card" in words
            stale = await b.post(f"{act}/card", data={"card": "", "words": "For nothing."})
            foreign = await leaves_card(box, await another_client())
            theirs = await b.post(f"{act}/card", data={"card": str(foreign), "words": words})
            broken = await b.post(f"{act}/card", data={"card": "x", "words": words})
            assert [each.status_code for each in (stale, theirs, broken)] == [409, 409, 409]
            assert "That card is not there any more." in theirs.text
            assert await RenewalConsent.count() == 1
        with on(DUE):
            await works()
            shown = (await b.get(own)).text
            assert "€60.00 for the next period are not paid yet." in shown
            assert f"/renewals/{(await renewal_of(voucher)).code}" in shown
            good = await leaves_card(box, salon.masha, GOOD)
            done = await b.post(f"{act}/card", data={"card": str(good), "words": words})
            assert "It renews off this card from now on." in (await b.get(done.headers["location"])).text
            await works()
            assert "Next on 31 Mar 2027" in (await b.get(own)).text
    assert len(await periods(voucher)) == 2
    [latest] = await RenewalConsent.objects().order_by(RenewalConsent.id, ascending=False).limit(1)
    assert (latest.card, latest.words, latest.agreed_by, bool(latest.agreed_from)) == (
        good, words, "Masha Petrova", True,
    )  # fmt: skip


async def test_it_is_ended_and_that_taken_back_by_nobody_but_its_holder_with_a_code(monkeypatch) -> None:  # noqa: PLR0915 - one story
    salon = await open_salon()
    async with open_box(monkeypatch) as box, browser() as b:
        with on(SOLD):
            voucher = await member(salon, box)
            plain = await sold(salon, await renewing_type())
            own = f"/me/{key_for(Opens.session, salon.masha, 0)}"
            for _ in range(2):  # done twice it is done once
                ended = await b.post(f"{own}/memberships/{voucher.id}/renewing/end")
            shown = (await b.get(ended.headers["location"])).text
            assert "It ends on 27 Feb 2027. Nothing more is taken for it." in shown
            late = await b.post(
                f"{own}/memberships/{voucher.id}/renewing/card", data={"card": "", "words": ""}
            )
            never = await b.post(f"{own}/memberships/{plain.id}/renewing/end")
            none = await b.post(f"{own}/memberships/{2**31}/renewing/end")
            assert [each.status_code for each in (late, never, none)] == [409, 404, 404]
            await b.post(f"{own}/memberships/{voucher.id}/renewing/going-on")
            assert "Next on 28 Feb 2027" in (await b.get(own)).text
            for opens, client, status in (
                (Opens.letter, salon.masha, 403), (Opens.session, await somebody("Petya"), 404),
            ):  # fmt: skip
                other = f"/me/{key_for(opens, client, 0)}"
                assert ("Change the card" in (await b.get(other)).text) is False
                for way in ("end", "going-on", "card"):
                    refused = await b.post(f"{other}/memberships/{voucher.id}/renewing/{way}")
                    assert refused.status_code == status
            plan = await plan_of(voucher.id)
            assert plan is not None
            assert not plan.is_last
            await b.post(f"{own}/memberships/{voucher.id}/renewing/end")
        with on(date(2027, 3, 1)):
            await works()
            late = await b.post(f"{own}/memberships/{voucher.id}/renewing/going-on")
            assert (late.status_code, "Renewing" in (await b.get(own)).text) == (409, False)
    assert len(await periods(voucher)) == 1


async def test_it_is_paused_by_its_holder_where_that_was_agreed() -> None:
    salon = await open_salon()
    with on(SOLD):
        own = f"/me/{key_for(Opens.session, salon.masha, 0)}/memberships"
        voucher = await sold(salon, await renewing_type(client_pauses=True))
        other = await sold(salon, await renewing_type())
        for each in (voucher, other):
            await renews(salon, each, None)
        days = {"from_on": "2027-02-20", "until_on": "2027-03-09"}
        async with browser() as b:
            for number, typed, said in (
                (other.id, days, "is paused at the desk"),
                (voucher.id, {**days, "from_on": "2027-01-30"}, "Please choose other days"),
                (voucher.id, {**days, "until_on": "2028-12-01"}, "Please choose other days"),
                (voucher.id, {"from_on": "soon", "until_on": ""}, "Please choose other days"),
            ):
                refused = await b.post(f"{own}/{number}/renewing/pause", data=typed)
                assert (refused.status_code, said in refused.text) == (409, True)
            done = await b.post(f"{own}/{voucher.id}/renewing/pause", data=days)
            shown = (await b.get(done.headers["location"])).text
            for said in ("It is paused", "Paused from 20 Feb 2027 to 9 Mar 2027", "Next on 10 Mar 2027"):
                assert said in shown
            for _ in range(2):
                done = await b.post(f"{own}/{voucher.id}/renewing/resumption")
            shown = (await b.get(done.headers["location"])).text
    assert ("Paused from" in shown, shown.count("Next on 28 Feb 2027")) == (False, 2)
