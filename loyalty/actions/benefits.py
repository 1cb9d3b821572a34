"""What programmes gave with a closing: written down with the version that gave it, and taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kit import clock
from kit.db import execute, fetch, joined
from kit.rights import SYSTEM
from loyalty.actions.codes import note_amounts, open_codes_again, undo_code
from loyalty.programme_tables import BenefitGiven
from loyalty.queries.codes import codes_on
from loyalty.rules.benefits.outcomes import Outcome

LONGEST_WORDS = 300
TAKE_BACK = """
UPDATE benefit_given SET taken_back_at = $3 WHERE visit = $1 AND closing = $2 AND taken_back_at IS NULL
RETURNING line, was, was_why, was_by
"""
PUT_BACK = "UPDATE visit_line SET discount = $2, discount_reason = $3, discount_by = $4 WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Before:
    """The discount that a line has by itself, without any programme."""

    amount: int = 0
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """A closing of a visit with what programmes give; `before` is by the numbers of lines."""

    visit: int
    closing: int
    client: int | None
    outcome: Outcome
    before: Mapping[int, Before] = field(default_factory=dict)

    def taken_off(self) -> dict[int, int]:
        """By each programme from all lines together."""
        found: dict[int, int] = {}
        for part in (part for item in self.outcome.items for part in item.parts):
            found[part.programme] = found.get(part.programme, 0) + part.amount
        return found


async def give(giving: Giving) -> None:
    """Writes down what was given; the caller holds the visit, writes its lines, and accrues the points.

    A code that gave nothing after all is not used up by it.
    """
    async with joined():
        codes = {each.programme: each.code_id for each in await codes_on(giving.visit)}
        for programme in codes.keys() - giving.outcome.applied:
            await undo_code(SYSTEM, giving.visit, codes.pop(programme))
        await note_amounts(giving.visit, giving.taken_off(), giving.closing)
        rows = [*off_lines(giving, codes), *in_points(giving, codes), *in_tiers(giving, codes)]
        if rows:
            await BenefitGiven.insert(*rows)


def off_lines(giving: Giving, codes: Mapping[int, int]) -> Iterator[BenefitGiven]:
    for item in giving.outcome.items:
        for part in item.parts:
            was = giving.before.get(item.item, Before())
            yield BenefitGiven(
                visit=giving.visit, closing=giving.closing, client=giving.client, line=item.item,
                version=part.version, code=codes.get(part.programme), amount=part.amount,
                words=part.words[:LONGEST_WORDS], was=was.amount, was_why=was.why, was_by=was.by,
                given_at=clock.now(),
            )  # fmt: skip


def in_points(giving: Giving, codes: Mapping[int, int]) -> Iterator[BenefitGiven]:
    for part in giving.outcome.points:
        yield BenefitGiven(
            visit=giving.visit, closing=giving.closing, client=giving.client, version=part.version,
            code=codes.get(part.programme), points=part.points, words=part.words[:LONGEST_WORDS],
            given_at=clock.now(),
        )  # fmt: skip


def in_tiers(giving: Giving, codes: Mapping[int, int]) -> Iterator[BenefitGiven]:
    for part in giving.outcome.tiers:
        yield BenefitGiven(
            visit=giving.visit, closing=giving.closing, client=giving.client, version=part.version,
            code=codes.get(part.programme), tier=part.tier, words=part.words[:LONGEST_WORDS],
            given_at=clock.now(),
        )  # fmt: skip


async def take_benefits_back(visit: int, closing: int) -> None:
    """The closing gave nothing: its lines have the discounts they had, its codes are on the bill as before.

    A second call changes nothing.
    """
    async with joined():
        rows = await fetch(TAKE_BACK, visit, closing, clock.now())
        for line in {row["line"]: row for row in rows if row["line"]}.values():
            await execute(PUT_BACK, line["line"], line["was"], line["was_why"], line["was_by"])
        await open_codes_again(visit, closing)
