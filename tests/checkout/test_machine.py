"""Anything after anything at a till, with real commits, while its registers fail at random.

Sold, paid by several means and in two tabs at once, refunded, reopened, shifts opened and closed: after each
step the book comes to what a small model says, and what was refused has changed nothing. In the end every
document is kept once, in its order, and on paper once, or else marked as a copy.
"""

import asyncio
from collections import Counter
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from checkout import actions
from checkout.registers import escpos
from checkout.rules import Checkout, Method, Tender
from checkout.rules.refunding import WrongRefund
from checkout.rules.refunds import Asked, Wish
from kit.errors import Refused
from tests.checkout import fiscal_box, till
from tests.checkout.refunding import EVERYTHING, lines_of, payments_of, refund
from tests.checkout.till_model import FLOAT, Model, Sold

DAYS, STEPS = 4, 18
HAIRCUT, SHAMPOO, TIP = 4500, 1200, 300
IMPATIENT = 0.04
picks = st.integers(0, 99)


@pytest_asyncio.fixture
async def loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


class Till(Model):
    """What somebody at the desk does with it."""

    @initialize(share=st.integers(1, 3), amount=st.integers(1, HAIRCUT))
    def begin(self, share: int, amount: int) -> None:
        """What is counted at the end happens on each day, whatever is drawn."""
        self.open_up()
        self.sell(bottles=2, tip=True, share=share, tabs=True)
        self.refund_of_a_line(pick=0, amount=amount, bottle=False)
        self.sell(bottles=0, tip=False, share=0, tabs=False)
        self.reopen(pick=1)

    # --- selling

    @rule(bottles=st.integers(0, 2), tip=st.booleans(), share=st.integers(0, 4), tabs=st.booleans())
    def sell(self, bottles: int, tip: bool, share: int, tabs: bool) -> None:
        visit = self.wait_for(till.arrived(self.salon))
        if bottles:
            self.wait_for(till.buys_shampoo(self.salon, visit, bottles))
        sale = Sold(visit, HAIRCUT + bottles * SHAMPOO, TIP if tip else 0, is_open=True)
        self.sold.append(sale)
        self.pay(sale, share, tabs=tabs)

    @rule(pick=picks, share=st.integers(0, 4), tabs=st.booleans())
    def pay_again(self, pick: int, share: int, tabs: bool) -> None:
        waiting = [sale for sale in self.sold if sale.is_open]
        if waiting:
            self.pay(waiting[pick % len(waiting)], share, tabs=tabs)

    def pay(self, sale: Sold, share: int, *, tabs: bool) -> None:
        """So many quarters of it in cash, the rest by card; in two tabs at once only one of them does it."""
        cash = sale.left * share // 4
        tenders = [Tender(Method.cash, cash, cash + 500)] if cash else []
        tenders += [Tender(Method.card, sale.left - cash)] if sale.left - cash else []
        version = self.wait_for(till.fresh(sale.visit)).version
        more: dict[str, Any] = {"tip_member": self.salon.anna} if sale.tip else {}
        checkout = Checkout(version=version, payments=tenders, tip=sale.tip, **more)
        if cash and self.shift is None:
            with self.refused("cash without a shift"):
                self.wait_for(till.pay(self.salon, sale.visit, checkout))
            return
        bill = self.wait_for(self.in_tabs(sale, checkout, 2 if tabs else 1))
        self.note_paid(sale, bill.number, {"cash": cash, "card": sale.left - cash})

    async def in_tabs(self, sale: Sold, checkout: Checkout, tabs: int) -> Any:
        paying = (till.pay(self.salon, sale.visit, checkout) for _ in range(tabs))
        answers = await asyncio.gather(*paying, return_exceptions=True)
        [bill] = [each for each in answers if not isinstance(each, BaseException)]
        assert all(isinstance(each, Refused) for each in answers if each is not bill)
        self.done["two tabs"] += tabs > 1
        return bill

    def note_paid(self, sale: Sold, number: str, means: dict[str, int]) -> None:
        sale.number, sale.is_open, sale.refunds = number, False, 0
        sale.means = {method: amount for method, amount in means.items() if amount}
        self.move(sale.means, 1)
        self.revenue += sale.due
        self.tips += sale.tip
        self.documents.append(("sale", number))
        self.done["mixed"] += len(sale.means) > 1

    # --- giving back

    def paid(self, pick: int) -> Sold | None:
        """One of which something is left."""
        found = [sale for sale in self.sold if not sale.is_open and sale.left]
        return found[pick % len(found)] if found else None

    @rule(pick=picks)
    def refund_all(self, pick: int) -> None:
        if sale := self.paid(pick):
            self.give_back(sale, EVERYTHING, sale.due, sale.tip)

    @rule(pick=picks, amount=st.integers(1, HAIRCUT), bottle=st.booleans())
    def refund_of_a_line(self, pick: int, amount: int, bottle: bool) -> None:
        if sale := self.paid(pick):
            lines = self.wait_for(lines_of(sale.visit))
            line = lines.get("Shampoo" if bottle else "Haircut", lines["Haircut"])
            self.give_back(sale, Wish(lines={line: Asked(0, amount)}), amount, 0)

    @rule(pick=picks, amount=st.integers(1, HAIRCUT), by=st.sampled_from(("cash", "card")))
    def refund_a_sum(self, pick: int, amount: int, by: str) -> None:
        sale = self.paid(pick)
        if sale is None or by not in sale.means:
            return
        payment = self.wait_for(payments_of(sale.visit))[by]
        of_lines = min(amount, sale.due)
        self.give_back(sale, Wish(of_payment=(payment, amount)), of_lines, amount - of_lines, by=by)

    def give_back(self, sale: Sold, wish: Wish, of_lines: int, of_tip: int, by: str = "") -> None:
        means = {by: of_lines + of_tip} if by else in_order(sale.means, of_lines + of_tip)
        if self.cannot_give(means):
            with self.refused("cash that is not there"):
                self.wait_for(refund(self.salon, sale.visit, wish))
            return
        before = self.written()
        try:
            made = self.wait_for(refund(self.salon, sale.visit, wish))
        except WrongRefund:
            assert self.written() == before
            self.done["more than there was"] += 1
            return
        assert made.amount == of_lines + of_tip
        self.note_given_back(sale, means, of_lines, of_tip)
        sale.refunds += 1
        self.documents.append(("refund", f"{sale.number}/{sale.refunds}"))
        self.done["refunded"] += 1

    def note_given_back(self, sale: Sold, means: dict[str, int], of_lines: int, of_tip: int) -> None:
        self.move(means, -1)
        self.revenue -= of_lines
        self.tips -= of_tip
        sale.due, sale.tip = sale.due - of_lines, sale.tip - of_tip
        sale.means = {method: amount - means.get(method, 0) for method, amount in sale.means.items()}

    @rule(pick=picks)
    def reopen(self, pick: int) -> None:
        sale = self.paid(pick)
        if sale is None:
            return
        version = self.wait_for(till.fresh(sale.visit)).version
        reopening = actions.reopen_visit(self.salon.actors["Nora"], sale.visit.id, "Wrong", version)
        if sale.refunds or self.cannot_give(sale.means):
            with self.refused("reopening"):
                self.wait_for(reopening)
            return
        self.wait_for(reopening)
        self.move(sale.means, -1)
        self.revenue -= sale.due
        self.tips -= sale.tip
        sale.is_open = True
        self.documents.append(("refund", sale.number))
        self.done["reopened"] += 1

    # --- the drawer

    @rule()
    def close_shift(self) -> None:
        if self.shift is None:
            return
        closed = self.wait_for(actions.close_shift(self.salon.actors["Olga"], self.shift, self.cash, ""))
        assert closed.expected == self.cash
        self.shift = None
        self.done["closed"] += 1

    @rule(opening=st.sampled_from((0, 5_000, FLOAT)))
    def open_shift(self, opening: int) -> None:
        opens = actions.open_shift(self.salon.actors["Olga"], self.desk, opening)
        if self.shift is not None:
            with self.refused("a second shift"):
                self.wait_for(opens)
            return
        self.shift, self.cash = self.wait_for(opens).id, opening


def in_order(means: dict[str, int], amount: int) -> dict[str, int]:
    """Each payment up to what is left of it, cash before the card as it was tendered."""
    parts = {}
    for method, left in means.items():
        parts[method] = min(left, amount)
        amount -= parts[method]
    return parts


def test_whatever_is_done_at_a_till_its_money_and_its_papers_are_what_the_model_says(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fiscal_box, "PATIENCE", IMPATIENT)
    monkeypatch.setattr(escpos, "ANSWER_PATIENCE", IMPATIENT)
    Till.loop, Till.done = loop, Counter()
    with fiscal_box.known():
        run_state_machine_as_test(
            Till,
            settings=settings(
                max_examples=DAYS,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    for what in ("documents", "mixed", "refunded", "reopened", "two tabs"):
        assert Till.done[what] >= DAYS, f"{what} did not happen on each day"
