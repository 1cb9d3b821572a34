"""Renewals at the desk, and the link by which a client pays one."""

from datetime import date

import pytest

from checkout.actions.renewals.planning import Agreed, start
from loyalty.renewal_tables import RenewalTerms
from tests.browse import browser
from tests.cast import open_salon
from tests.checkout.box import open_box
from tests.checkout.renewing import (
    GOOD,
    POOR,
    book,
    hears,
    leaves_card,
    letters,
    member,
    on,
    periods,
    renewal_of,
    renewing_type,
    sold,
    tries,
    works,
)
from tests.checkout.web import look, send
from tests.loyalty.memberships import membership_type

pytestmark = pytest.mark.usefixtures("morning")
SOLD, DUE = date(2027, 1, 31), date(2027, 2, 28)
HERE = "/desk/online/renewals"


async def test_a_type_is_made_to_renew_and_what_is_wrong_is_said_under_its_field() -> None:
    salon = await open_salon()
    monthly, endless = await membership_type(6000), await membership_type(6000, length=None)
    assert "Ten visits" in (await look(salon, "Vera", f"{HERE}/types")).text
    form = {"renews": "yes", "price": "0", "retries": "3, 1", "waits": "wait"}
    answer = await send(salon, "Vera", f"{HERE}/types/{endless}", **form)
    assert answer.status_code == 422
    for sentence in (
        "an amount like 20.00",
        "Write the days in their order",
        "have no last day",
        'value="3, 1"',
    ):
        assert sentence in answer.text
    assert await RenewalTerms.count() == 0
    form = {"renews": "yes", "price": "55", "retries": "1, 4", "waits": "wait", "client_pauses": "yes"}
    assert (await send(salon, "Vera", f"{HERE}/types/{monthly}", **form)).status_code == 303
    kept = await RenewalTerms.objects().get(RenewalTerms.of_type == monthly)
    assert kept is not None
    assert (kept.price, kept.retries, kept.waits, kept.is_on) == (5500, [1, 4], True, True)
    assert kept.client_pauses
    assert 'value="55.00"' in (await look(salon, "Vera", f"{HERE}/types/{monthly}")).text
    assert (await look(salon, "Vera", f"{HERE}/types/{monthly + 99}")).status_code == 404


async def test_the_desk_lets_one_renew_and_ends_it_and_says_what_is_wrong(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            voucher = await member(salon, box, POOR)
            page = f"{HERE}/{voucher.id}"
            await RenewalTerms.update({RenewalTerms.price: 7000}, force=True)  # what was agreed stays
            shown = (await look(salon, "Olga", page)).text
            assert ("It renews" in shown, "€60.00 are taken off" in shown, "€70.00" in shown) == (
                True,
                True,
                False,
            )
            answer = await send(salon, "Olga", f"{page}/pause", pause_from="2027-01-01", pause_until="")
            assert (answer.status_code, 'value="2027-01-01"' in answer.text) == (422, True)
            for way, said in (("end", "It ends with its period"), ("going-on", "It renews again")):
                done = await send(salon, "Olga", f"{page}/{way}")
                assert said in (await look(salon, "Olga", done.headers["location"])).text
            assert (await look(salon, "Boris", page)).status_code == 404
            assert "No renewal has failed" in (await look(salon, "Olga", HERE)).text


async def test_what_failed_is_listed_tried_again_and_paid_with_another_card(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        with on(SOLD):
            voucher = await member(salon, box, POOR)
            page = f"{HERE}/{voucher.id}"
        with on(DUE):
            await works()
            listed = (await look(salon, "Olga", f"{HERE}?q=masha")).text
            assert "Tried again" in listed
            assert "not enough money" in listed
            assert "Nothing of that name" in (await look(salon, "Olga", f"{HERE}?q=nobody")).text
            tried = await send(salon, "Olga", f"{page}/try")
            assert "declined again" in (await look(salon, "Olga", tried.headers["location"])).text
            good = await leaves_card(box, salon.masha, GOOD)
            await send(salon, "Olga", f"{page}/card", card=str(good), words="Every month.")
            await works()
            assert "Paid" in (await look(salon, "Olga", page)).text
    assert await tries(voucher) == [("card", "failed", "insufficient_funds")] * 2 + [("card", "paid", "")]


async def test_a_client_pays_by_the_link_once_and_that_card_is_taken_from_then_on(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box, browser() as b:
        with on(SOLD):
            voucher = await sold(salon, await renewing_type())
            await start(salon.actors["Olga"], voucher.id, Agreed(None, "By link."))
        with on(DUE):
            await works()
            address = f"/renewals/{(await renewal_of(voucher)).code}"
            assert "No card is kept for it." in (await b.get(address)).text
            for _ in range(2):
                assert "/pay/" in (await b.post(address)).text
            box.pays(box.store.all("checkout.session")[0]["id"])
            await hears(box)
            assert "Thank you, that is paid" in (await b.get(f"{address}/return")).text
        with on(date(2027, 3, 31)):
            await works()
    assert len(await periods(voucher)) == 3
    assert (await book())["online_acquirer"] == 12_000
    assert await letters() == ["not_renewed", "renewed", "renewed"]
