"""The pages of bills, drawers and receipts over HTTP: they work, refuse, and lose nothing that was typed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from checkout import actions
from checkout.tables import Bill, CashDesk, Receipt, Register
from clients.tables import Visit, VisitLine
from kit import db
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import listening

pytestmark = pytest.mark.usefixtures("morning")
WEB = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
CARD = {"method": "card", "amount": 4501}


@asynccontextmanager
async def signed_in(salon: Salon, who: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that signs out at the end, so that one test may use it several times."""
    async with browser(salon.actors[who]) as b:
        yield b
    await db.execute("DELETE FROM session")


async def send(salon: Salon, who: str, path: str, **form: object) -> httpx.Response:
    async with signed_in(salon, who) as b:
        return await b.post(path, data={name: str(value) for name, value in form.items()}, headers=WEB)


async def look(salon: Salon, who: str, path: str) -> httpx.Response:
    async with signed_in(salon, who) as b:
        return await b.get(path, headers=WEB)


async def lines_of(visit: Visit) -> list[tuple[str, int, int, int]]:
    lines = await VisitLine.objects().where(VisitLine.visit == visit.id).order_by(VisitLine.id)
    return [(line.title, line.quantity, line.price, line.discount) for line in lines]


async def test_the_bill_shows_what_is_to_pay() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    page = await look(salon, "Olga", f"/desk/bills/{visit.id}")
    assert page.status_code == 200
    for words in ("Masha Petrova", "Haircut", "Anna", "Charge €45.00"):
        assert words in page.text


async def test_only_who_takes_money_or_keeps_the_books_sees_a_bill() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    seen = {who: (await look(salon, who, f"/desk/bills/{visit.id}")).status_code for who in salon.actors}
    assert seen == {"Anna": 403, "Olga": 200, "Nora": 200, "Rita": 200, "Vera": 200, "Boris": 404}
    assert "Charge" not in (await look(salon, "Rita", f"/desk/bills/{visit.id}")).text


async def test_a_stranger_is_sent_to_sign_in() -> None:
    async with browser() as b:
        assert (await b.get("/desk/bills/1", headers=WEB)).status_code == 303


async def test_a_card_payment_from_the_page() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    done = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", version=1, way="card", tip="5")
    assert (done.status_code, done.headers["location"]) == (303, f"/desk/bills/{visit.id}")
    bill = (await Bill.objects())[0]
    assert (bill.total, bill.tip, bill.tip_member) == (5000, 500, salon.anna)
    page = await look(salon, "Olga", f"/desk/bills/{visit.id}")
    assert bill.number in page.text
    assert "Reopen" not in page.text  # Olga may not


async def test_a_cash_payment_shows_its_change() -> None:
    salon = await open_salon()
    desk, _ = await till.drawer(salon)
    visit = await till.arrived(salon)
    form = {"version": 1, "way": "cash", "received": "50", "desk": desk}
    assert (await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", **form)).status_code == 303
    page = (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    assert "Change" in page
    assert "€5.00" in page


async def test_a_payment_split_over_points_cash_and_card() -> None:
    salon = await open_salon()
    await till.cashback(salon)
    await till.drawer(salon)
    await till.pay(salon, await till.arrived(salon, price=20_000), till.by_card(20_000))
    visit = await till.arrived(salon)
    form = {"version": 1, "points": "10", "way": "split", "cash": "15", "card": "20"}
    assert "Up to €20.00: 20 of their points" in (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    assert (await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", **form)).status_code == 303
    rows = await db.fetch("SELECT method, amount FROM payment ORDER BY id DESC LIMIT 3")
    assert {row["method"]: row["amount"] for row in rows} == {"points": 1000, "cash": 1500, "card": 2000}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"way": "cash", "received": "40"}, "€5.00 is still to be paid."),
        ({"way": "cash", "received": "lots"}, "Write an amount like 45.50."),
        ({"way": "card", "tip": "-1"}, "A tip cannot be negative."),
        ({"way": "card", "tip": "1.234"}, "Write an amount like 45.50."),
        ({"way": "split", "cash": "10", "card": "40"}, "No shift is open"),
        ({"way": "split", "cash": "1", "card": "45"}, "€1.00 above the bill"),
        ({"way": "card", "points": "5"}, "Points can pay €0.00 of this bill."),
        ({"way": "goats"}, "Choose a way to pay."),
        ({"way": "cash"}, "No shift is open at that cash desk."),
    ],
)  # fmt: skip
async def test_a_refused_payment_keeps_what_was_typed(form: dict[str, str], sentence: str) -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    if "No shift" not in sentence:
        await till.drawer(salon)
    form = {**form, "tip_member": str(salon.lena)}
    if "€1.00 above" in sentence:
        form["card"] = "46"
        form["cash"] = ""
    page = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", version=1, **form)
    assert page.status_code in (409, 422)
    assert sentence in page.text
    for typed in ("tip", "received", "cash"):
        if form.get(typed):
            assert f'value="{form[typed]}"' in page.text
    assert await till.count("bill") == 0
    assert (await till.fresh(visit)).version == 1


async def test_a_stale_page_comes_back_with_the_new_state() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await actions.add_line(salon.actors["Olga"], visit.id, actions.NewLine(good=salon.shampoo), version=1)
    page = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", version=1, way="card", tip="7")
    assert page.status_code == 409
    assert "Somebody changed this visit meanwhile" in page.text
    assert "Charge €57.00" in page.text
    assert 'value="7"' in page.text
    again = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", version=2, way="card", tip="7")
    assert again.status_code == 303


async def test_paying_twice_from_the_page_says_that_it_is_paid() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", version=1, way="card")
    again = await send(salon, "Olga", f"/desk/bills/{visit.id}/completion", version=1, way="card")
    assert again.status_code == 409
    assert "This visit is already paid and done." in again.text
    assert await till.count("bill") == 1


async def test_a_program_pays_with_json() -> None:
    salon = await open_salon()
    desk, _ = await till.drawer(salon)
    visit = await till.arrived(salon)
    body = {
        "version": 1, "tip": 500, "desk": desk,
        "payments": [{"method": "card", "amount": 3000, "currency": "EUR"},
                     {"method": "cash", "amount": 2000, "received": 5000}],
    }  # fmt: skip
    async with browser(salon.actors["Olga"]) as b:
        made = await b.post(f"/desk/bills/{visit.id}/completion", json=body, headers=JSON)
        again = await b.post(f"/desk/bills/{visit.id}/completion", json=body, headers=JSON)
    assert made.status_code == 201
    assert made.json() == {
        "number": "CENTER-000001", "visit": visit.id, "closing": 1, "total": 5000, "tip": 500, "change": 3000,
        "currency": "EUR", "status": "done", "version": 2,
    }  # fmt: skip
    assert again.status_code == 409
    assert again.json()["state"] == {"status": "done", "version": 2, "closing": 1}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"version": 1, "payments": [{"method": "card", "amount": 4500, "currency": "USD"}]}, 422),
        ({"version": 1, "payments": [{"method": "card", "amount": 9_999_999}]}, 422),
        ({"version": 1, "payments": [{"method": "card", "amount": 10**30}]}, 422),
        ({"version": 1, "payments": [{"method": "card", "amount": 10**18}]}, 422),
        ({"version": 1, "payments": [{"method": "cheque", "amount": 4500}]}, 400),
        ({"version": 1, "payments": [{"method": "card", "amount": 45.5}]}, 400),
        ({"version": 1, "payments": [], "surprise": True}, 400),
        ({"payments": []}, 400),
        ([], 400),
        ({"version": 0, "payments": [{"method": "card", "amount": 4500}]}, 409),
        ({"version": 1, "payments": [CARD], "tip": 1, "tip_member": 10**9}, 422),
        ({"version": 1, "payments": [CARD], "tip": 1, "tip_member": 10**99}, 422),
        ({"version": 1, "payments": [{"method": "cash", "amount": 4500}], "desk": 10**15}, 409),
    ],
)  # fmt: skip
async def test_bodies_that_cannot_be_are_refused(body: object, status: int) -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    async with browser(salon.actors["Olga"]) as b:
        answer = await b.post(f"/desk/bills/{visit.id}/completion", json=body, headers=JSON)
    assert answer.status_code == status
    assert answer.json()["title"]
    assert await till.count("bill") == 0


@pytest.mark.parametrize(("who", "status"), [("Anna", 403), ("Rita", 403), ("Boris", 404)])
async def test_who_may_not_charge(who: str, status: int) -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    refused = await send(salon, who, f"/desk/bills/{visit.id}/completion", version=1, way="card")
    assert refused.status_code == status
    assert await till.count("bill") == 0


async def test_lines_are_added_changed_and_removed() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    at = f"/desk/bills/{visit.id}/lines"
    await send(salon, "Nora", at, version=1, item=f"good-{salon.shampoo}", member=salon.anna, quantity=2)
    added = (await VisitLine.objects().where(VisitLine.good == salon.shampoo))[0]
    change = {"version": 2, "quantity": 3, "price": "11.00", "discount": "10%", "discount_reason": "Regular"}
    assert (await send(salon, "Nora", f"{at}/{added.id}", **change)).status_code == 303
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0), ("Shampoo", 3, 1100, 330)]
    assert (await send(salon, "Nora", f"{at}/{added.id}/removal", version=3)).status_code == 303
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0)]
    assert (await till.fresh(visit)).version == 4
    assert (await send(salon, "Nora", f"{at}/{added.id}/removal", version=4)).status_code == 404


async def test_a_service_is_added_at_the_price_of_who_does_it() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await db.execute("UPDATE skill SET price = 9900 WHERE member = $1", salon.lena)
    form = {"version": 1, "item": f"service-{salon.haircut}", "member": salon.lena, "quantity": 1}
    await send(salon, "Olga", f"/desk/bills/{visit.id}/lines", **form)
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0), ("Haircut", 1, 9900, 0)]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"item": ""}, "Choose a service or something from the shelf."),
        ({"item": "good-999"}, "Choose something from this branch"),
        ({"item": "good-99999999999"}, "Choose something from this branch"),
        ({"item": "good-1", "quantity": "many"}, "Write a whole number."),
        ({"item": "good-1", "quantity": "0"}, "Write a whole number from 1"),
        ({"item": "good-1", "member": "999"}, "Choose somebody who works here."),
    ],
)
async def test_a_line_that_cannot_be_added_keeps_the_form(form: dict[str, str], sentence: str) -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    form = {"item": f"good-{salon.shampoo}", "quantity": "1", **form}
    if form["item"] == "good-1":
        form["item"] = f"good-{salon.shampoo}"
    page = await send(salon, "Olga", f"/desk/bills/{visit.id}/lines", version=1, **form)
    assert page.status_code == 422
    assert sentence in page.text
    assert len(await lines_of(visit)) == 1


async def test_prices_and_discounts_need_the_right() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    line = (await VisitLine.objects())[0].id
    at, same = f"/desk/bills/{visit.id}/lines/{line}", {"version": 1, "quantity": 1, "price": "45.00"}
    assert (await send(salon, "Olga", at, **{**same, "price": "40.00"})).status_code == 403
    refused = await send(salon, "Olga", at, **same, discount="5", discount_reason="Friend")
    assert refused.status_code == 403
    form = {"version": 1, "discount": "5", "discount_reason": "Friend"}
    assert (await send(salon, "Olga", f"/desk/bills/{visit.id}/discount", **form)).status_code == 403
    assert (await send(salon, "Olga", at, **{**same, "quantity": 2})).status_code == 303
    assert await lines_of(visit) == [("Haircut", 2, 4500, 0)]


async def test_a_discount_needs_a_reason_and_keeps_what_was_typed() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    line = (await VisitLine.objects())[0].id
    form = {"version": 1, "quantity": 1, "price": "45.00", "discount": "12.34"}
    page = await send(salon, "Nora", f"/desk/bills/{visit.id}/lines/{line}", **form)
    assert page.status_code == 422
    assert "Why is it given?" in page.text
    assert 'value="12.34"' in page.text
    page = await send(salon, "Nora", f"/desk/bills/{visit.id}/discount", version=1, discount="99")
    assert page.status_code == 422
    assert "That is above the price." in page.text


async def test_a_discount_on_the_bill_is_spread_over_its_lines() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await till.buys_shampoo(salon, visit)
    form = {"version": 1, "discount": "10%", "discount_reason": "Birthday"}
    assert (await send(salon, "Nora", f"/desk/bills/{visit.id}/discount", **form)).status_code == 303
    assert await lines_of(visit) == [("Haircut", 1, 4500, 450), ("Shampoo", 1, 1200, 120)]
    assert (
        await send(salon, "Nora", f"/desk/bills/{visit.id}/discount", version=2, discount="0")
    ).status_code == 303
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0), ("Shampoo", 1, 1200, 0)]


async def test_a_booked_line_keeps_its_time() -> None:
    from datetime import timedelta

    from booking.tables import Appointment
    from kit import clock

    salon = await open_salon()
    visit = await till.arrived(salon)
    line = (await VisitLine.objects())[0].id
    await Appointment(
        resource=salon.anna_resource, visit=visit.id, line=line, starts_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=1),
    ).save()  # fmt: skip
    page = await send(salon, "Nora", f"/desk/bills/{visit.id}/lines/{line}/removal", version=1)
    assert page.status_code == 409
    assert "was booked and has its time" in page.text


async def test_a_done_bill_is_not_changed() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    form = {"version": 2, "item": f"good-{salon.shampoo}", "quantity": 1}
    assert (await send(salon, "Olga", f"/desk/bills/{visit.id}/lines", **form)).status_code == 409
    assert len(await lines_of(visit)) == 1


async def test_reopening_from_the_page_and_by_json() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    at = f"/desk/bills/{visit.id}/reopening"
    assert (await send(salon, "Olga", at, version=2, why="Because")).status_code == 403
    assert (await send(salon, "Boris", at, version=2, why="Because")).status_code == 404
    empty = await send(salon, "Nora", at, version=2, why="")
    assert (empty.status_code, "A few words" in empty.text) == (422, True)
    assert (await send(salon, "Nora", at, version=2, why="Wrong client")).status_code == 303
    assert "Wrong client" in (await look(salon, "Nora", f"/desk/bills/{visit.id}")).text
    again = await send(salon, "Nora", at, version=2, why="Wrong client")
    assert (again.status_code, "not done" in again.text) == (409, True)
    await till.pay(salon, visit, till.by_card(4500, version=3))
    async with browser(salon.actors["Nora"]) as b:
        answer = await b.post(at, json={"version": 4, "why": "Again"}, headers=JSON)
    assert (answer.status_code, answer.json()["status"]) == (200, "arrived")


async def test_a_shift_is_opened_once() -> None:
    salon = await open_salon()
    desk = CashDesk(branch=salon.center, name="Front desk")
    await desk.save()
    wrong = await send(salon, "Olga", f"/desk/cash/desks/{desk.id}/shifts", opening="a lot")
    assert (wrong.status_code, 'value="a lot"' in wrong.text) == (422, True)
    assert (await send(salon, "Olga", f"/desk/cash/desks/{desk.id}/shifts", opening="-5")).status_code == 422
    opened = await send(salon, "Olga", f"/desk/cash/desks/{desk.id}/shifts", opening="100")
    assert opened.status_code == 303
    twice = await send(salon, "Olga", f"/desk/cash/desks/{desk.id}/shifts", opening="100")
    assert (twice.status_code, "already open" in twice.text) == (409, True)


async def test_a_shift_is_counted_and_a_difference_explained() -> None:
    salon = await open_salon()
    _, opened = await till.drawer(salon)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    shift = opened.id
    page = (await look(salon, "Olga", f"/desk/cash/shifts/{shift}")).text
    assert all(words in page for words in ("€145.00", "CENTER-000001", "Put in at opening"))
    short = await send(salon, "Olga", f"/desk/cash/shifts/{shift}/count", counted="140")
    assert short.status_code == 422
    assert "€5.00 less than expected" in short.text
    assert 'value="140"' in short.text
    form = {"counted": "140", "reason": "Bought milk"}
    assert (await send(salon, "Olga", f"/desk/cash/shifts/{shift}/count", **form)).status_code == 303
    assert (await send(salon, "Olga", f"/desk/cash/shifts/{shift}/count", **form)).status_code == 409
    assert "Bought milk" in (await look(salon, "Olga", "/desk/cash")).text
    assert (await till.balances(salon))["cash_difference"] == 500


async def test_cash_pages_are_for_who_counts_and_who_keeps_the_books() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    for path, boris in (("/desk/cash", 200), (f"/desk/cash/shifts/{shift.id}", 404)):
        seen = {who: (await look(salon, who, path)).status_code for who in salon.actors}
        assert seen == {"Anna": 403, "Olga": 200, "Nora": 200, "Rita": 200, "Vera": 200, "Boris": boris}
    assert (await look(salon, "Boris", f"/desk/cash?branch={salon.center}")).status_code == 404
    assert (await send(salon, "Rita", f"/desk/cash/shifts/{shift.id}/count", counted="1")).status_code == 403
    assert (await send(salon, "Boris", f"/desk/cash/shifts/{shift.id}/count", counted="1")).status_code == 404


async def test_cash_desks_are_added_renamed_and_put_away() -> None:
    salon = await open_salon()
    assert (await send(salon, "Olga", "/desk/cash/desks", branch=salon.center, name="Bar")).status_code == 403
    assert (
        await send(salon, "Boris", "/desk/cash/desks", branch=salon.center, name="Bar")
    ).status_code == 404
    assert (await send(salon, "Nora", "/desk/cash/desks", branch=salon.center, name="Bar")).status_code == 303
    for name in ("", "bar"):
        again = await send(salon, "Nora", "/desk/cash/desks", branch=salon.center, name=name)
        assert again.status_code == 422
    desk = (await CashDesk.objects())[0].id
    assert (await send(salon, "Nora", f"/desk/cash/desks/{desk}", name="Front")).status_code == 303
    shift = await actions.open_shift(salon.actors["Olga"], desk, 0)
    busy = await send(salon, "Nora", f"/desk/cash/desks/{desk}/retirement")
    assert (busy.status_code, "Count and close it first" in busy.text) == (409, True)
    await actions.close_shift(salon.actors["Olga"], shift.id, 0, "")
    assert (await send(salon, "Nora", f"/desk/cash/desks/{desk}/retirement")).status_code == 303
    assert (await CashDesk.objects())[0].is_active is False


async def test_receipts_are_listed_found_printed_and_shown_as_pdf() -> None:
    salon = await open_salon()
    await till.printer(salon)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    receipt = (await Receipt.objects())[0].id
    await db.execute(
        "UPDATE receipt SET trouble = 'The printer does not answer.', next_try_at = '2026-12-01 13:32+0'"
    )
    page = (await look(salon, "Olga", "/desk/receipts")).text
    assert "The printer does not answer. Next try 14:32." in page
    assert "1 waiting for the printer" in page
    assert "CENTER-000001" in (await look(salon, "Olga", "/desk/receipts?q=masha&show=waiting")).text
    assert "No receipts here" in (await look(salon, "Olga", "/desk/receipts?q=nobody")).text
    assert (await send(salon, "Olga", f"/desk/receipts/{receipt}/printing")).status_code == 303
    made = await look(salon, "Rita", f"/desk/receipts/{receipt}/pdf")
    assert (made.headers["content-type"], made.content[:4]) == ("application/pdf", b"%PDF")
    for path in (
        f"/desk/receipts/{receipt}/pdf",
        "/desk/receipts/99/pdf",
        f"/desk/receipts?branch={salon.center}",
    ):
        assert (await look(salon, "Boris", path)).status_code == 404
    assert (await send(salon, "Boris", f"/desk/receipts/{receipt}/printing")).status_code == 404
    assert (await send(salon, "Rita", f"/desk/receipts/{receipt}/printing")).status_code == 403


async def test_printing_without_a_printer_is_refused() -> None:
    salon = await open_salon()
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    receipt = (await Receipt.objects())[0].id
    refused = await send(salon, "Olga", f"/desk/receipts/{receipt}/printing")
    assert (refused.status_code, "No printer is set up" in refused.text) == (409, True)


async def test_printers_are_added_tried_changed_and_put_away() -> None:
    salon = await open_salon()
    form = {
        "branch": salon.center,
        "name": "Front",
        "host": "127.0.0.1",
        "port": 1,
        "code_page": "CP866",
        "width": 42,
    }
    assert (await send(salon, "Olga", "/desk/receipts/registers", **form)).status_code == 403
    assert (await send(salon, "Boris", "/desk/receipts/registers", **form)).status_code == 404
    assert (await send(salon, "Nora", "/desk/receipts/registers", **form)).status_code == 303
    register = (await Register.objects())[0].id
    at = f"/desk/receipts/registers/{register}"
    off = await send(salon, "Nora", f"{at}/test")
    assert (off.status_code, "does not answer" in off.text) == (409, True)
    async with listening() as printer:
        assert (await send(salon, "Nora", at, **{**form, "port": printer.port})).status_code == 303
        tried = await send(salon, "Nora", f"{at}/test")
        assert "A test page was sent to Front." in tried.text
        assert "Привет" in printer.receipts[0].text
    assert 'value="127.0.0.1"' in (await look(salon, "Nora", at)).text
    assert (await look(salon, "Boris", at)).status_code == 404
    assert (await send(salon, "Boris", f"{at}/retirement")).status_code == 404
    assert (await send(salon, "Nora", f"{at}/retirement")).status_code == 303
    assert (await send(salon, "Nora", f"{at}/retirement")).status_code == 404


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", ""), ("host", "http://printer/"), ("host", ""), ("port", "0"), ("port", "many"),
     ("code_page", "UTF-8"), ("width", "5")],
)  # fmt: skip
async def test_a_printer_that_cannot_be_names_the_field(field: str, wrong: str) -> None:
    salon = await open_salon()
    form = {
        "branch": salon.center,
        "name": "Front",
        "host": "printer.local",
        "port": 9100,
        "code_page": "CP437",
        "width": 42,
    }
    page = await send(salon, "Nora", "/desk/receipts/registers", **{**form, field: wrong})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert await Register.count() == 0


async def test_what_waits_for_a_printer_goes_to_the_next_one_when_it_is_put_away() -> None:
    salon = await open_salon()
    first, second = await till.printer(salon), await till.printer(salon)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await actions.retire_register(salon.actors["Nora"], first.id)
    receipt = (await Receipt.objects())[0]
    assert (receipt.register, receipt.status) == (second.id, "queued")
    await actions.retire_register(salon.actors["Nora"], second.id)
    receipt = (await Receipt.objects())[0]
    assert (receipt.register, receipt.status) == (None, "no_printer")


async def test_past_shifts_have_pages() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    for _ in range(21):
        await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
        shift = await actions.open_shift(salon.actors["Olga"], desk, 10_000)
    assert "Page 1 of 2" in (await look(salon, "Olga", "/desk/cash")).text
    assert "Page 2 of 2" in (await look(salon, "Olga", "/desk/cash?page=2")).text
