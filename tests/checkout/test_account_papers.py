"""Receipts of debts that are paid and of deposits: what printers and fiscal registers are told."""

from dataclasses import replace

import pytest

from checkout.documents import document_of
from checkout.pdf import spelled
from checkout.receipt_paper import OfAccount, Paper, read_paper
from checkout.registers.atol_online.receipt import receipt_of
from checkout.registers.atol_web.tasks import SELL, SELL_RETURN, receipt_task
from checkout.registers.escpos_paper import Printer, receipt_bytes
from checkout.registers.protocol import Line, Means, Part
from checkout.registers.russian import settled
from kit import db
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.accounts import owes, settle, top_up, trusting
from tests.checkout.sold import HAIRCUT, sold

pytestmark = pytest.mark.usefixtures("morning")
VALUES = {"vat": "vat22", "taxation": "", "email": "salon@example.com", "inn": "1", "payment_address": "x"}
LAST = "SELECT content FROM receipt ORDER BY id DESC LIMIT 1"


async def last_paper() -> Paper:
    return read_paper(await db.fetch_value(LAST))


@pytest.mark.parametrize(
    ("account", "way", "vat"),
    [(OfAccount.debt, "creditPayment", "none"), (OfAccount.deposit, "advance", "vat122")],
)
def test_atol_hears_what_kind_of_payment_it_is(account: OfAccount, way: str, vat: str) -> None:
    document = replace(sold(Line("Deposit", 1, 4500, 0, 4500)), account=account)
    for kind in (SELL, SELL_RETURN):
        task = receipt_task(kind, document, VALUES)
        [item] = task["items"]  # type: ignore[index]
        assert (item["paymentMethod"], item["paymentObject"], item["tax"]) == (way, "payment", {"type": vat})
    [line] = receipt_of(document, VALUES, "UTC")["receipt"]["items"]  # type: ignore[index,call-overload]
    assert (line["payment_object"], line["vat"]) == (10, {"type": vat})


def test_a_bill_of_which_a_part_is_owed_says_so() -> None:
    later = Part(Means.credit, 3000)
    assert settled(sold(HAIRCUT, payments=[Part(Means.card, 1500), later]), HAIRCUT) == "partial_payment"
    assert settled(sold(HAIRCUT, payments=[Part(Means.credit, 4500)]), HAIRCUT) == "credit"


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (["escpos"], ["escpos"]),
        (["journal", "escpos"], ["escpos"]),
        (["atol_web"], ["atol_web"]),
        (["journal"], []),
    ],
)
async def test_who_is_told_of_a_payment(kinds: list[str], told: list[str]) -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    for kind in kinds:
        await till.register(salon, kind, kind)
    await settle(salon, 4500)
    rows = await db.fetch(
        "SELECT register.kind, command.kind AS what FROM register_command AS command"
        " JOIN register ON register.id = command.register ORDER BY command.id"
    )
    assert [(row["kind"], row["what"]) for row in rows] == [(each, "sale") for each in told]


async def test_a_document_of_an_account_has_one_line_and_a_bill_its_means() -> None:
    salon = await trusting(await open_salon())
    register = await till.register(salon, "atol_web")
    await owes(salon, 3000, price=4500)
    await settle(salon, 1000)
    await top_up(salon, 700)
    rows = await db.fetch("SELECT receipt, code FROM register_command ORDER BY id")
    bill, debt, deposit = [await document_of(row[0], register.id, row[1], is_copy=False) for row in rows]
    assert {part.means: part.amount for part in bill.payments} == {Means.card: 1500, Means.credit: 3000}
    assert [(line.title, line.amount) for line in debt.lines] == [("Payment of a debt", 1000)]
    assert (debt.account, debt.total, debt.customer.name) == ("debt", 1000, "Masha Petrova")
    assert (deposit.account, deposit.total) == ("deposit", 700)


async def test_paper_says_what_it_is_and_what_is_left() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 4500)
    await settle(salon, 1000)
    paper = await last_paper()
    printed = receipt_bytes(paper, Printer("127.0.0.1", 9100, "CP437", 42)).decode("cp437", "replace")
    for words in (
        "DEBT PAID",
        "A-000",
        "TOTAL EUR",
        "10.00",
        "Still owed",
        "35.00",
        "Paid by Masha Petrova",
    ):
        assert words in printed
    said = spelled(paper)
    assert (said["heading"], said["lines"], said["taxes"]) == ("Debt paid", [], [["Still owed", "€35.00"]])
    await top_up(salon, 700)
    assert spelled(await last_paper())["taxes"] == [["On deposit", "€7.00"]]
