"""A till as the state machine has it: what a drawer, the book and the registers have to come to."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from checkout import actions
from clients.tables import Visit
from kit import db
from kit.errors import Problem
from ledger.queries import faults
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import Listener
from tests.checkout.fiscal_box import FiscalBox
from tests.conftest import empty_all_tables
from tests.crash.agreement import disagreements

FLOAT = 10_000
OF_TIME = "whoever is expected has a time"  # nobody booked those who stand at this till
REVENUE = ("revenue_services", "revenue_goods")
# What a printer says of itself before a receipt, and after it.
PRINTER = {
    "well": (b"\x12\x12", b""),
    "no paper": (b"\x12\x72", b""),
    "the paper ends": (b"\x12\x12", b"\x12\x72"),
    "half an answer": (b"\x12\x12", b"\x12"),
    "nonsense": (b"\x12\x12", b"\xff\xff"),
}
BOX = ("deaf", "silent", "half", "refuses", "expired")
WRITTEN = """
SELECT (SELECT count(*) FROM book_transaction) + (SELECT count(*) FROM bill) + (SELECT count(*) FROM payment)
    + (SELECT count(*) FROM receipt) + (SELECT count(*) FROM register_command)
    + (SELECT count(*) FROM refund_line) + (SELECT count(*) FROM journal_entry)
"""


@dataclass
class Sold:
    """A visit that was paid at least once, and what of its bill is left: of its lines, its tip, by means."""

    visit: Visit
    due: int
    tip: int
    means: dict[str, int] = field(default_factory=dict)
    number: str = ""
    refunds: int = 0
    is_open: bool = False

    @property
    def left(self) -> int:
        return self.due + self.tip


class Model(RuleBasedStateMachine):
    """A front desk with its registers, and what it has taken and given back so far."""

    loop: asyncio.AbstractEventLoop
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.cash, self.card, self.revenue, self.tips = 0, 0, 0, 0
        self.shift: int | None = None
        self.sold: list[Sold] = []
        self.documents: list[tuple[str, str]] = []

    def wait_for(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    def open_up(self) -> None:
        self.salon: Salon = self.wait_for(open_salon())
        self.printer, self.box = Listener(talks=True), FiscalBox(shift="closed")
        self.wait_for(self.printer.start())
        self.wait_for(self.box.start())
        self.wait_for(till.register(self.salon, "box", "Box", {"port": str(self.box.port)}))
        self.wait_for(till.printer(self.salon, port=self.printer.port))
        self.desk, shift = self.wait_for(till.drawer(self.salon, FLOAT))
        self.shift, self.cash = shift.id, FLOAT

    def written(self) -> int:
        return int(self.wait_for(db.fetch_value(WRITTEN)))

    @contextmanager
    def refused(self, what: str) -> Iterator[None]:
        """It is, in words, and nothing was written."""
        before = self.written()
        with pytest.raises(Problem):
            yield
        assert self.written() == before, f"{what} was refused, and something of it is there"
        self.done[what] += 1

    def move(self, means: dict[str, int], sign: int) -> None:
        self.cash += sign * means.get("cash", 0)
        self.card += sign * means.get("card", 0)

    def cannot_give(self, means: dict[str, int]) -> bool:
        cash = means.get("cash", 0)
        return bool(cash) and (self.shift is None or cash > self.cash)

    # --- registers

    @rule(printer=st.sampled_from(sorted(PRINTER)), box=st.sampled_from(BOX))
    def fail(self, printer: str, box: str) -> None:
        self.printer.state, self.printer.state_after = PRINTER[printer]
        if box == "expired":
            self.box.shift = "expired"
        else:
            setattr(self.box, box, "Not like that." if box == "refuses" else True)

    @rule()
    def mend(self) -> None:
        self.printer.state, self.printer.state_after = PRINTER["well"]
        self.box.deaf = self.box.silent = self.box.half = False
        self.box.refuses = ""

    @rule(minutes=st.integers(0, 7))
    def serve(self, minutes: int) -> None:
        self.wait_for(till.serve(later=timedelta(minutes=minutes)))

    @rule()
    def try_now(self) -> None:
        for register in {command.register for command in self.wait_for(till.commands())}:
            self.wait_for(actions.try_now(self.salon.actors["Olga"], register))

    # --- what holds

    @invariant()
    def the_book_is_what_the_model_says(self) -> None:
        if not hasattr(self, "salon"):
            return
        found = self.wait_for(till.balances(self.salon))
        assert found.get("cash_desk", 0) == self.cash
        assert found.get("card_terminal", 0) == self.card
        assert -sum(found.get(kind, 0) for kind in REVENUE) == self.revenue
        assert -found.get("tips_payable", 0) == self.tips
        assert self.wait_for(faults()) == []

    def teardown(self) -> None:
        try:
            self.finish()
        finally:
            self.wait_for(self.printer.stop())
            self.wait_for(self.box.stop())
            self.wait_for(empty_all_tables())

    def finish(self) -> None:
        self.mend()
        for _ in range(4):
            self.try_now()
            self.wait_for(till.serve(later=timedelta(minutes=6)))
        found = [each for each in self.wait_for(disagreements()) if not each.startswith(OF_TIME)]
        assert found == [], found
        kept = [(each["do"], each["number"]) for each in self.box.kept if each["do"] in ("sale", "refund")]
        assert kept == self.documents
        plain, copies = on_paper(self.printer)
        assert set(plain | copies) == set(self.documents)
        assert not plain or max(plain.values()) == 1
        self.done["documents"] += len(kept)
        self.done["copies"] += copies.total()


def on_paper(printer: Listener) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How often each document is there as it is, and how often as a copy."""
    plain: Counter[tuple[str, str]] = Counter()
    copies: Counter[tuple[str, str]] = Counter()
    for out in printer.receipts:
        number = next(line.split()[0] for line in out.lines if line.startswith("CENTER-"))
        kind = "refund" if "REFUND" in out.lines else "sale"
        (copies if "COPY" in out.lines else plain)[kind, number] += 1
    return plain, copies
