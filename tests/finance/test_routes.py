"""The pages of finance over HTTP."""

import pytest

from kit import db
from tests.browse import browser
from tests.checkout.till import balances
from tests.finance.safe import Purse, everything, open_purse
from tests.finance.test_recurring import form as recurring_form
from tests.sending import hidden, opened

pytestmark = pytest.mark.usefixtures("morning")
HERE = "/desk/finance"


def expense(purse: Purse, **more: object) -> dict[str, object]:
    usual = {"kind": "expense", "branch": purse.salon.center, "place": purse.place, "amount": "12.50"}
    return usual | {"item": purse.items["Advertising"], "words": "Flyers", **more}


async def test_an_expense_from_its_form_is_paid_once_listed_found_and_undone() -> None:
    purse = await open_purse()
    async with browser(purse.vera) as vera:
        code = await opened(
            vera, f"{HERE}/moves/new?kind=expense&branch={purse.salon.center}", f"{HERE}/moves"
        )
        first = await vera.post(f"{HERE}/moves", data=expense(purse) | code)
        again = await vera.post(f"{HERE}/moves", data=expense(purse) | code)
        assert again.headers["location"] == first.headers["location"]
        place = first.headers["location"].partition("?")[0]
        assert "It can be undone on its page" in (await vera.get(first.headers["location"])).text
        assert "Flyers" in (await vera.get(f"{HERE}/moves?q=flyers&kind=expense")).text
        assert "Nothing found" in (await vera.get(f"{HERE}/moves?q=rent")).text
        ledger = (await vera.get(f"{HERE}/places/{purse.place}?q=advert")).text
        assert all(text in ledger for text in ("Flyers", "Vera", "-€12.50", "€987.50"))
        assert "-€12.50" in (await vera.get(f"{HERE}/items")).text
        refused = await vera.post(f"{place}/opposite", data={"why": ""})
        assert refused.status_code == 422
        assert (await vera.post(f"{place}/opposite", data={"why": "Free"})).status_code == 303
        assert "Undone" in (await vera.get(place)).text
        assert (await vera.post(f"{place}/opposite", data={"why": "Free"})).status_code == 409


async def test_a_refused_form_comes_back_as_it_was_typed() -> None:
    purse = await open_purse()
    before = await everything()
    async with browser(purse.vera) as vera:
        answer = await vera.post(f"{HERE}/moves", data=expense(purse, place="safe"))
        assert answer.status_code == 409
        assert all(
            text in answer.text for text in ("only €0.00 in the safe", 'value="12.50"', 'value="Flyers"')
        )
        bill = {"branch": purse.salon.center, "supplier": purse.landlord, "item-1": "", "amount-1": "5"}
        answer = await vera.post(f"{HERE}/bills", data=bill | {"words": "Shop"})
        assert answer.status_code == 422
        assert all(text in answer.text for text in ("Choose what it is for", 'value="Shop"', 'value="5"'))
        answer = await vera.post(
            f"{HERE}/suppliers", data={"name": "landlord", "phone": "+49 30 1", "pay_within": "9"}
        )
        assert answer.status_code == 422
        assert 'value="+49 30 1"' in answer.text
    assert await everything() == before


async def test_a_bill_is_entered_and_paid_from_the_list() -> None:
    purse = await open_purse()
    async with browser(purse.vera) as vera:
        lines = {
            "item-1": purse.items["Rent"],
            "amount-1": "500",
            "item-2": purse.items["Cleaning"],
            "amount-2": "80",
        }
        bill = {
            "branch": purse.salon.center,
            "supplier": purse.landlord,
            "number": "R-7",
            "on": "2026-11-02",
        } | lines
        place = (await vera.post(f"{HERE}/bills", data=bill)).headers["location"]
        assert "€580.00" in (await vera.get(place)).text
        listed = (await vera.get(f"{HERE}/bills?which=overdue")).text
        assert all(text in listed for text in ("Landlord", "R-7", "Overdue", "16 Nov 2026"))
        number = await db.fetch_value("SELECT id FROM supplier_bill")
        known = f"kind=supplier&branch={purse.salon.center}&supplier={purse.landlord}&bill={number}"
        form = f"{HERE}/moves/new?{known}"
        page = (await vera.get(form)).text
        assert 'value="580.00"' in page
        paid = {"kind": "supplier", "branch": purse.salon.center, "supplier": purse.landlord, "bill": number}
        paid |= hidden(page, f"{HERE}/moves") | {"place": purse.place, "amount": "580.00"}
        assert (await vera.post(f"{HERE}/moves", data=paid)).status_code == 303
        assert "Nothing is to be paid" in (await vera.get(f"{HERE}/bills")).text
        assert "Paid" in (await vera.get(f"{HERE}/bills?which=all&q=r-7")).text
        assert "Paid" in (await vera.get(f"{HERE}/suppliers/{purse.landlord}")).text
    assert "supplier" not in await balances(purse.salon)


async def test_a_receptionist_is_not_told_and_an_accountant_sees_no_pay_without_the_right() -> None:
    purse = await open_purse()
    await purse.move("pay", "5", member=purse.salon.anna, ahead="yes")
    async with browser(purse.salon.actors["Olga"]) as olga:
        for page in (
            "",
            "/moves",
            "/bills",
            "/suppliers",
            "/payouts",
            "/recurring",
            "/items",
            f"/places/{purse.place}",
        ):
            assert (await olga.get(HERE + page)).status_code == 403
    await db.execute("UPDATE account SET fewer_rights = '{see_pay}' WHERE name = 'Rita'")
    async with browser(purse.salon.actors["Rita"]) as rita:
        assert "right to see pay" in (await rita.get(f"{HERE}/payouts")).text
        assert "Anna" not in (await rita.get(f"{HERE}/moves")).text
        assert "Anna" not in (await rita.get(f"{HERE}/places/{purse.place}")).text


async def test_somebody_sees_what_they_were_paid_on_their_own_page() -> None:
    purse = await open_purse()
    await purse.move("pay", "5", member=purse.salon.anna, ahead="yes")
    part = f"{HERE}/members/{purse.salon.anna}/paid"
    async with browser(purse.salon.actors["Anna"]) as anna:
        assert part in (await anna.get(f"/desk/pay/members/{purse.salon.anna}")).text
        told = (await anna.get(part)).text
        assert all(text in told for text in ("€5.00", "Advance", "paid ahead"))
        assert (await anna.get(f"{HERE}/members/{purse.salon.lena}/paid")).status_code == 404


async def test_what_recurs_is_paused_goes_on_and_ends() -> None:
    purse = await open_purse()
    typed = {
        name: getattr(recurring_form(purse), name)
        for name in ("branch", "supplier", "item", "amount", "every")
    }
    async with browser(purse.vera) as vera:
        place = (await vera.post(f"{HERE}/recurring", data=typed | {"starts_on": "2026-12-31"})).headers[
            "location"
        ]
        place = place.partition("?")[0]
        assert "31 Dec 2026" in (await vera.get(place)).text
        for verb, said in (("pause", "Paused"), ("return", "goes on"), ("end", "Ended")):
            answer = await vera.post(f"{place}/{verb}")
            assert said in (await vera.get(answer.headers["location"])).text
        assert (await vera.post(f"{place}/pause")).status_code == 409
        assert "Ended" in (await vera.get(f"{HERE}/recurring?retired=yes")).text
