"""The bill of a visit over HTTP: it is paid, refused, reopened, and nothing typed is lost."""

import pytest

from checkout import actions
from checkout.tables import Bill
from kit import db
from tests.browse import browser
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.web import WEB, lines_of, look, send

pytestmark = pytest.mark.usefixtures("morning")
JSON = {"Accept": "application/json"}
CARD = {"method": "card", "amount": 4501}


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
