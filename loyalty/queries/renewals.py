"""Memberships that renew: what was agreed, how they stand, and what the turn of a period comes to."""

from dataclasses import dataclass
from datetime import date

from asyncpg import Record

from kit.db import fetch, fetch_value
from kit.errors import NotFound
from loyalty.queries.membership_facts import TERMS, Known, agreed_in, covers_of, known_of
from loyalty.renewal_tables import MembershipPlan, RenewalTerms
from loyalty.rules.memberships import (
    Agreed,
    Anchor,
    Frozen,
    Pause,
    Rest,
    Turn,
    changed_price,
    due_on,
    turn,
)

VOUCHER = "SELECT voucher FROM membership WHERE id = $1"
NEWEST = f"""
SELECT terms.id, {TERMS} FROM membership_terms AS terms WHERE of_type = $1 ORDER BY id DESC LIMIT 1
"""  # noqa: S608  # only constants
PRICE = "SELECT price FROM voucher_type WHERE id = $1"
FREEZES = """
SELECT frozen.from_on, frozen.until_on FROM membership_freeze AS frozen
JOIN membership_period AS period ON period.id = frozen.period
WHERE frozen.membership = $1 AND period.number >= $2 ORDER BY frozen.from_on
"""
# Types that a membership may become: those that renew themselves, in the same currency.
BECOMES = """
SELECT voucher_type.id, voucher_type.name, coalesce(terms.price, voucher_type.price) AS price
FROM voucher_type JOIN renewal_terms AS terms ON terms.of_type = voucher_type.id AND terms.is_on
WHERE voucher_type.is_active AND voucher_type.currency = $1 AND voucher_type.id <> $2
    AND coalesce(terms.price, voucher_type.price) > 0 ORDER BY lower(voucher_type.name), voucher_type.id
"""


@dataclass(frozen=True, slots=True)
class Renewing:
    """A membership with its plan."""

    known: Known
    plan: MembershipPlan

    @property
    def row(self) -> Record:
        return self.known.row

    @property
    def agreed(self) -> Agreed:
        return self.known.having.agreed

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.plan.anchor_on, self.plan.anchor_number, self.agreed.length or 1, self.agreed.unit)

    @property
    def pause(self) -> Pause | None:
        start = self.plan.paused_from_on
        return Pause(start, self.plan.paused_until_on) if start else None

    @property
    def is_over(self) -> bool:
        """Nothing can renew it any more."""
        return bool(self.row["ended_at"] or self.row["taken_back_at"])

    @property
    def due_on(self) -> date | None:
        """The first day of the next period, on which it is paid; None where there is none, or none yet."""
        if self.is_over or not self.plan.is_on or self.plan.is_last or self.known.last_on is None:
            return None
        return due_on(self.known.last_on, self.pause)

    @property
    def turn(self) -> Turn:
        """What the end of this period comes to, as it is now."""
        return turn(self.agreed, Rest(self.row["amount_left"], self.known.having.counts))

    @property
    def price(self) -> int:
        """What the next period costs, in minor units."""
        if self.plan.next_type is None:
            return int(self.plan.price)
        return changed_price(self.plan.next_price or 0, self.turn.stays)


async def plan_of(voucher: int) -> MembershipPlan | None:
    """That of a membership by the number of its voucher; None where it never renewed."""
    known = await known_of(voucher)
    if known is None:
        return None
    found: MembershipPlan | None = await MembershipPlan.objects().get(
        MembershipPlan.membership == known.row["id"]
    )
    return found


async def plan_row(plan_id: int, *, lock: bool = False) -> MembershipPlan:
    wanted = MembershipPlan.objects().where(MembershipPlan.id == plan_id).first()
    found: MembershipPlan | None = await (wanted.lock_rows() if lock else wanted)
    if found is None:
        raise NotFound("This membership does not renew.")
    return found


async def voucher_of(plan: MembershipPlan) -> int:
    found: int = await fetch_value(VOUCHER, plan.membership)
    return found


async def renewing(plan: MembershipPlan) -> Renewing:
    """As it is now."""
    known = await known_of(await voucher_of(plan))
    if known is None:
        raise NotFound("There is no such membership.")
    return Renewing(known, plan)


async def renewal_terms(of_type: int) -> RenewalTerms | None:
    """None where memberships of this type do not renew."""
    found: RenewalTerms | None = await RenewalTerms.objects().get(RenewalTerms.of_type == of_type)
    return found if found is not None and found.is_on else None


async def plan_price(terms: RenewalTerms) -> int:
    """What a period costs that is agreed to now, in minor units."""
    found: int = terms.price or await fetch_value(PRICE, terms.of_type)
    return found


async def newest_terms(of_type: int) -> tuple[int, Agreed] | None:
    """What one of the type that is sold now is promised, with its number."""
    rows = await fetch(NEWEST, of_type)
    return (rows[0]["id"], agreed_in(rows[0], await covers_of(rows[0]["id"]))) if rows else None


async def may_become(currency: str, of_type: int) -> list[Record]:
    return await fetch(BECOMES, currency, of_type)


async def freezes_from(membership: int, number: int) -> list[Frozen]:
    """Those of the periods from a number on."""
    return [Frozen(row["from_on"], row["until_on"]) for row in await fetch(FREEZES, membership, number)]
