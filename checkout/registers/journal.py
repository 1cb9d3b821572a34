"""The built-in journal, for places where the law wants sales kept unchanged and no device keeps them.

It is in the same database: a line is there or it is not, and is found by the command's code.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from checkout.register_tables import ReceiptRecord
from checkout.registers import chain
from checkout.registers.chain import End, Written
from checkout.registers.kind import Abilities, Config, Kind
from checkout.registers.protocol import Answer, Document, Fiscal, Means, Move, ShiftTotals
from checkout.registers.unable import Unable
from checkout.rules import receipt_journal as rules
from checkout.rules.receipt_journal import Facts
from kit import clock
from kit.assets import version
from kit.db import transaction

Line = ReceiptRecord.Kind
SOLD = (Line.sale, Line.refund)
LETTERS: dict[str, str] = {Line.closing: "Z", Line.copy: "D"}


@dataclass(frozen=True, slots=True)
class Journal(Unable):
    """The journal of the register `id`; months are those of the branch's `zone`."""

    id: int
    zone: str

    async def sale(self, document: Document) -> Answer:
        return await self.record(Line.copy if document.is_copy else Line.sale, document)

    async def refund(self, document: Document) -> Answer:
        return await self.record(Line.copy if document.is_copy else Line.refund, document)

    async def record(self, kind: Line, document: Document) -> Answer:
        facts = rules.document_facts(document, version())
        made = await chain.add(self.id, kind, document.code, document.at, lambda end: {**facts, **grand(end)})
        return Answer(fiscal=fiscal(made))

    async def open_shift(self, move: Move) -> Answer:
        return await self.event(move, "shift opened")

    async def cash_in(self, move: Move) -> Answer:
        return await self.event(move, "cash in")

    async def cash_out(self, move: Move) -> Answer:
        return await self.event(move, "cash out")

    async def event(self, move: Move, what: str) -> Answer:
        facts = {"event": what, "amount": move.amount, "text": move.reason, "operator": move.cashier}
        made = await chain.add(self.id, Line.event, move.code, move.at, lambda _: facts)
        return Answer(fiscal=fiscal(made))

    async def close_shift(self, move: Move) -> Answer:
        """With the first closing of a month goes what the month before came to, and so for a year."""
        async with transaction():
            await chain.hold(self.id)
            await self.close_period(move, Line.month, "%Y-%m")
            await self.close_period(move, Line.year, "%Y")
            facts = await self.shift_facts()
            made = await chain.add(
                self.id,
                Line.closing,
                move.code,
                move.at,
                lambda end: {**facts, "currency": move.currency, "operator": move.cashier, **grand(end)},
            )
        return Answer(fiscal=fiscal(made), totals=totals(made, move.currency))

    async def x_report(self, move: Move) -> Answer:
        facts = await self.shift_facts()
        return Answer(totals=in_words(facts, move.currency))

    async def shift_facts(self) -> Facts:
        """What was sold and given back since the last closing."""
        last = await chain.latest(self.id, Line.closing)
        lines = await chain.since(self.id, last.place.number if last else 0, *SOLD)
        return rules.added_up([(line.place.kind, line.facts) for line in lines])

    async def close_period(self, move: Move, kind: Line, shape: str) -> None:
        """A month of closings or a year of months that is over, where it has not been closed yet."""
        parts = Line.closing if kind is Line.month else Line.month
        last = await chain.latest(self.id, parts)
        if last is None or (period := self.period_of(last, shape)) >= self.named(move.at, shape):
            return
        before = await chain.latest(self.id, kind)
        if before is not None and before.facts["period"] >= period:
            return
        since = await chain.since(self.id, before.place.number if before else 0, parts)
        facts = {"period": period, **rules.put_together([line.facts for line in since])}
        await chain.add(self.id, kind, None, move.at, lambda end: {**facts, **grand(end)})

    def period_of(self, line: Written, shape: str) -> str:
        """Of a closing when it was made, of a month its own name."""
        told = line.facts.get("period")
        return str(told)[: len("2026")] if told else self.named(line.at, shape)

    def named(self, moment: datetime, shape: str) -> str:
        return clock.wall(moment, self.zone).strftime(shape)

    async def lookup(self, code: UUID) -> Answer | None:
        found = await chain.by_code(code, self.id)
        if found is None:
            return None
        is_closing = found.place.kind == Line.closing
        counted = totals(found, found.facts["currency"]) if is_closing else None
        return Answer(fiscal=fiscal(found), totals=counted)


def grand(end: End) -> Facts:
    """All there ever was before this line."""
    return {"net": end.net, "absolute": end.absolute}


def named(line: Written) -> str:
    """S000042 is a sale, Z000007 a closing."""
    return f"{LETTERS.get(line.place.kind, line.place.kind[0].upper())}{line.place.kind_number:06}"


def fiscal(line: Written) -> Fiscal:
    return Fiscal(
        number=named(line),
        at=line.at,
        sign=rules.extract(line.hash),
        fields={"number": line.place.number, "hash": line.hash.hex()},
    )


def totals(closing: Written, currency: str) -> ShiftTotals:
    return in_words(closing.facts, currency, fiscal(closing))


def in_words(facts: Facts, currency: str, made: Fiscal | None = None) -> ShiftTotals:
    return ShiftTotals(
        number=made.number if made else "",
        currency=currency,
        sales={Means(means): amount for means, amount in facts["payments"]},
        refunds={Means(means): amount for means, amount in facts["given_back"]},
        count=facts["sales"] + facts["refunds"],
        fiscal=made,
    )


def make(config: Config) -> Journal:
    return Journal(config.register, config.zone)


KIND = Kind(
    name="journal",
    title="Built-in receipt journal",
    abilities=Abilities(is_fiscal=True, has_shifts=True, moves_cash=True, takes_copies=True, looks_up=True),
    settings=(),
    make=make,
)
