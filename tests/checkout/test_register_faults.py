"""Anything after anything: sold, refunded, shifts opened and closed, while registers fail at random."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from checkout import actions
from checkout.registers import chain
from clients.tables import Visit
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import Listener, listening
from tests.checkout.fiscal_box import FiscalBox, fiscal_box

pytestmark = pytest.mark.usefixtures("morning")
STEPS = 40
WELL, NO_PAPER, COVER = b"\x12\x12", b"\x32\x12", b"\x16\x12"


class Evening:
    """A till, and what can happen at it."""

    def __init__(self, salon: Salon, box: FiscalBox, printer: Listener, chance: random.Random) -> None:
        self.salon, self.box, self.printer, self.chance = salon, box, printer, chance
        self.paid: list[Visit] = []
        self.expected: list[tuple[str, str]] = []
        self.desks = 0

    async def sell(self) -> None:
        visit = await till.arrived(self.salon)
        bill = await till.pay(self.salon, visit, till.by_card(4500))
        self.paid.append(visit)
        self.expected.append(("sale", bill.number))

    async def reopen(self) -> None:
        if self.paid:
            visit = self.paid.pop(self.chance.randrange(len(self.paid)))
            version = (await till.fresh(visit)).version
            bill = await actions.reopen_visit(self.salon.actors["Nora"], visit.id, "Wrong", version)
            self.expected.append(("refund", bill.number))

    async def shift(self) -> None:
        self.desks += 1
        _, shift = await till.drawer(self.salon, name=f"Desk {self.desks}")
        await actions.close_shift(self.salon.actors["Olga"], shift.id, 10_000, "")

    async def fail(self) -> None:
        fault = self.chance.choice(["silent", "half", "deaf", "refuses", "expired"])
        if fault == "expired":
            self.box.shift = "expired"
        else:
            setattr(self.box, fault, "Not like that." if fault == "refuses" else True)
        self.printer.state = self.chance.choice([WELL, NO_PAPER, COVER])
        self.printer.state_after = self.chance.choice([WELL, NO_PAPER, b"\x12"])

    async def mend(self) -> None:
        self.box.silent = self.box.half = self.box.deaf = False
        self.box.refuses = ""
        self.printer.state = self.printer.state_after = WELL

    async def work(self) -> None:
        await till.serve(later=timedelta(minutes=self.chance.randrange(8)))

    async def press(self) -> None:
        for register in {command.register for command in await till.commands()}:
            await actions.try_now(self.salon.actors["Olga"], register)

    async def happen(self) -> None:
        acts = [self.sell, self.reopen, self.shift, self.fail, self.mend, self.work, self.press]
        await self.chance.choices(acts, weights=[5, 2, 1, 3, 2, 6, 2])[0]()


def on_paper(printer: Listener) -> tuple[Counter[tuple[str, str]], set[tuple[str, str]]]:
    """How often each is there without being called a copy, and all that are there at all."""
    plain: Counter[tuple[str, str]] = Counter()
    there: set[tuple[str, str]] = set()
    for out in printer.receipts:
        number = next(line.split()[0] for line in out.lines if line.startswith("CENTER-"))
        document = ("refund" if "REFUND" in out.lines else "sale", number)
        plain[document] += "COPY" not in out.lines
        there.add(document)
    return plain, there


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_fails_everything_is_kept_once_in_order_and_printed_once_unmarked(seed: int) -> None:
    async with fiscal_box() as box, listening(talks=True) as printer:
        salon = await open_salon()
        await till.register(salon, "box", "Box", {"port": str(box.port)})
        await till.printer(salon, port=printer.port)
        evening = Evening(salon, box, printer, random.Random(seed))
        for _ in range(STEPS):
            await evening.happen()
        await evening.mend()
        for _ in range(3):
            await evening.press()
            await till.serve(later=timedelta(minutes=6))
    assert set(await till.states()) == {"done"}
    kept = [(each["do"], each["number"]) for each in box.kept if each["do"] in ("sale", "refund")]
    assert kept == evening.expected
    plain, there = on_paper(printer)
    assert there == set(evening.expected)
    assert max(plain.values()) <= 1


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_happens_a_receipt_journal_is_whole_and_comes_to_what_was_sold(seed: int) -> None:
    async with fiscal_box() as box, listening() as printer:
        salon = await open_salon()
        journal = await till.register(salon, "journal", "Journal")
        evening = Evening(salon, box, printer, random.Random(seed))
        for _ in range(STEPS):
            await evening.happen()
        await till.serve(later=timedelta(minutes=6))
    lines = await chain.since(journal.id, 0, *chain.Kind)
    sums = Counter(line.place.kind for line in lines)
    sold = Counter(kind for kind, _ in evening.expected)
    assert (sums["sale"], sums["refund"]) == (sold["sale"], sold["refund"])
    closed = sum(line.facts["sales"] for line in lines if line.place.kind == "closing")
    open_since = max((line.place.number for line in lines if line.place.kind == "closing"), default=0)
    assert closed + len(await chain.since(journal.id, open_since, chain.Kind.sale)) == sold["sale"]
    assert await chain.faults() == []
