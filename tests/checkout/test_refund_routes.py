"""The pages of refunds: what is chosen, what it comes to, what is refused with all that was typed."""

import re

import pytest

from checkout.refund_tables import Refund
from clients.tables import Visit
from kit import db
from personal.queries.held import receipts
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.refunding import left, lines_of, parts, payments_of, refund, returned, some
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")


async def sold(salon: Salon, client: bool = True) -> Visit:
    visit = await till.arrived(salon, client=client)
    await till.buys_shampoo(salon, visit, 2)
    await till.pay(salon, visit, till.by_card(7200, tip=300))
    return visit


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_the_page_offers_all_that_is_left_and_says_what_happens() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    page = (await look(salon, "Nora", f"/desk/bills/{visit.id}/refund")).text
    assert "€72.00 of €72.00 is left" in words(page)
    assert "Refund €72.00" in page
    assert 'name="shown" value="7200"' in page
    assert (
        f'href="/desk/bills/{visit.id}/refund"' in (await look(salon, "Nora", f"/desk/bills/{visit.id}")).text
    )


async def test_a_part_of_the_page_says_what_the_choice_comes_to() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    shampoo = (await lines_of(visit))["Shampoo"]
    async with browser(salon.actors["Nora"]) as b:
        path = f"/desk/bills/{visit.id}/refund?what=lines&line-{shampoo}-quantity=1"
        part = await b.get(path, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
        assert part.status_code == 200
        assert "<html" not in part.text
        assert "Refund €12.00" in part.text
        assert "Then left of the bill €60.00" in words(part.text)
        wrong = await b.get(path + "9", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
        assert "More cannot go back than was sold." in wrong.text


async def test_chosen_lines_go_back_and_the_bill_says_so() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    numbers = await lines_of(visit)
    form = {
        "version": 2, "what": "lines", "why": "Leaks", "shown": 1700,
        f"line-{numbers['Shampoo']}-quantity": "1", f"line-{numbers['Shampoo']}-stock": "yes",
        f"line-{numbers['Haircut']}-amount": "5",
    }  # fmt: skip
    answer = await send(salon, "Nora", f"/desk/bills/{visit.id}/refunds", **form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/bills/{visit.id}#refunds")
    assert await returned() == [(0, 500, False), (1, 1200, True)]
    page = words((await look(salon, "Olga", f"/desk/bills/{visit.id}")).text)
    assert "€17.00 on" in page
    assert "by Nora: Leaks" in page
    assert "1 × Shampoo €12.00, back to stock" in page
    assert "€55.00 left" in page
    assert "Reopen this visit" not in words((await look(salon, "Nora", f"/desk/bills/{visit.id}")).text)


async def test_so_much_of_a_payment_goes_back() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    card = (await payments_of(visit))["card"]
    form = {"version": 2, "what": "payment", "of_payment": card, "of_amount": "10", "why": "Late"}
    assert (await send(salon, "Nora", f"/desk/bills/{visit.id}/refunds", **form)).status_code == 303
    assert (await parts(), await left(visit)) == ([("card", 1000)], 6200)


async def test_in_cash_what_was_paid_by_card() -> None:
    salon = await open_salon()
    desk, _ = await till.drawer(salon)
    visit = await sold(salon)
    card = (await payments_of(visit))["card"]
    form = {"version": 2, "what": "all", f"means-{card}": "cash", "desk": desk, "why": "Terminal broken"}
    assert (await send(salon, "Nora", f"/desk/bills/{visit.id}/refunds", **form)).status_code == 303
    assert await parts() == [("cash", 7200)]


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"what": "lines"}, 422, "Nothing is chosen."),
        ({"what": "nothing"}, 422, "Choose what goes back."),
        ({"what": "lines", "line-{haircut}-amount": "45.01"}, 422, "€45.00 of it can go back."),
        ({"what": "lines", "line-{haircut}-amount": "a lot"}, 422, "Write an amount like 45.50."),
        ({"what": "lines", "line-{haircut}-amount": "-1"}, 422, "€45.00 of it can go back."),
        ({"what": "lines", "line-{shampoo}-quantity": "1.5"}, 422, "Write a whole number."),
        ({"what": "lines", "line-{shampoo}-quantity": "3"}, 422, "2 of it can go back."),
        ({"what": "lines", "tip-{anna}": "3.01"}, 422, "€3.00 of the tip can go back."),
        ({"what": "payment", "of_payment": "{card}", "of_amount": "72.01"}, 422, "At most €72.00."),
        ({"what": "payment", "of_payment": "99999999999"}, 422, "Choose a payment of this bill."),
        ({"what": "all", "how-{card}": "10"}, 422, "The payments chosen come to €62.00 less than it."),
        ({"what": "all", "means-{card}": "gold"}, 422, "Choose one of the list."),
        ({"what": "all", "means-{card}": "points"}, 422, "Choose cash or card."),
        ({"what": "all", "means-{card}": "cash"}, 409, "No shift is open at that cash desk."),
        ({"what": "all", "version": "1"}, 409, "Somebody changed this visit meanwhile."),
        ({"what": "all", "shown": "1"}, 409, "and not the €0.01 that stood there"),
        ({"what": "all", "why": " "}, 422, "A few words, so that others understand later."),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_said_and_nothing_is_lost_or_changed(
    form: dict[str, str], status: int, sentence: str
) -> None:
    salon = await open_salon()
    visit = await sold(salon)
    numbers = await lines_of(visit)
    names = {
        "haircut": numbers["Haircut"], "shampoo": numbers["Shampoo"], "anna": salon.anna,
        "card": (await payments_of(visit))["card"],
    }  # fmt: skip
    before = await till.count("book_transaction")
    filled = {name.format(**names): text.format(**names) for name, text in form.items()}
    sent = {"version": "2", "why": "Leaks", **filled}
    answer = await send(salon, "Nora", f"/desk/bills/{visit.id}/refunds", **sent)
    assert (answer.status_code, sentence in answer.text) == (status, True), words(answer.text)
    for name, text in sent.items():
        if name.endswith(("-amount", "-quantity", "why", "of_amount")) or name.startswith(("tip-", "how-")):
            assert re.search(f'name="{name}"[^>]* value="{re.escape(text)}"', answer.text), name
    assert (await Refund.count(), await till.count("book_transaction"), await left(visit)) == (
        0,
        before,
        7200,
    )


async def test_of_a_visit_that_is_not_paid_here_nothing_can_be_refunded() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    answer = await look(salon, "Nora", f"/desk/bills/{visit.id}/refund")
    assert (answer.status_code, "nothing to refund" in answer.text) == (409, True)


async def test_once_all_of_it_went_back_nothing_is_offered() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit)
    assert "All of it went back" in (await look(salon, "Nora", f"/desk/bills/{visit.id}/refund")).text
    assert "Refund it, or a part of it" not in (await look(salon, "Nora", f"/desk/bills/{visit.id}")).text


@pytest.mark.parametrize(("who", "status"), [("Olga", 403), ("Rita", 403), ("Anna", 403), ("Boris", 404)])
async def test_who_may_not_gets_in_nowhere(who: str, status: int) -> None:
    salon = await open_salon()
    visit = await sold(salon)
    assert (await look(salon, who, f"/desk/bills/{visit.id}/refund")).status_code == status
    answer = await send(salon, who, f"/desk/bills/{visit.id}/refunds", version=2, what="all", why="x")
    assert (answer.status_code, await Refund.count()) == (status, 0)


async def test_the_list_is_searched_and_has_pages() -> None:
    salon = await open_salon()
    for number in range(27):
        visit = await sold(salon, client=number % 2 == 0)
        await refund(salon, visit, await some(visit, Shampoo=1), why="Leaks" if number == 3 else "Unhappy")
    page = words((await look(salon, "Rita", "/desk/refunds")).text)
    assert "CENTER-000027/1" in page
    assert "€12.00 of €72.00" in page
    assert "CENTER-000001/1" not in page
    assert "CENTER-000001/1" in (await look(salon, "Rita", "/desk/refunds?page=2")).text
    found = words((await look(salon, "Olga", "/desk/refunds?q=leaks")).text)
    assert "CENTER-000004/1" in found
    assert "CENTER-000005/1" not in found
    assert "CENTER-000001/1" in (await look(salon, "Olga", "/desk/refunds?q=masha&page=2")).text
    assert "No such refunds" in (await look(salon, "Olga", "/desk/refunds?q=nobody")).text
    assert "No such refunds" in (await look(salon, "Olga", "/desk/refunds?show=failed")).text
    assert "Nothing was refunded yet" in (await look(salon, "Boris", "/desk/refunds")).text


async def test_the_client_finds_the_receipt_of_the_refund_on_their_own_page() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Shampoo=1))
    rows, _ = await receipts(salon.masha, 1)
    assert [(row["number"], row["kind"], row["total"]) for row in rows] == [
        ("CENTER-000001/1", "refund", 1200),
        ("CENTER-000001", "sale", 7200),
    ]


async def test_the_receipt_of_the_refund_can_be_had_as_pdf() -> None:
    salon = await open_salon()
    visit = await sold(salon)
    await refund(salon, visit, await some(visit, Shampoo=1))
    number = await db.fetch_value("SELECT max(id) FROM receipt")
    made = await look(salon, "Olga", f"/desk/receipts/{number}/pdf")
    assert made.content.startswith(b"%PDF")
    assert 'filename="CENTER-000001-1-refund.pdf"' in made.headers["content-disposition"]
