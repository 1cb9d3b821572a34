"""One membership as it is now: what was agreed, how it stands, and what is left of it."""

from dataclasses import dataclass
from datetime import date

from asyncpg import Record

from kit import clock
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.rights import Actor
from loyalty.membership_tables import Counted, Membership, Starts, Unit
from loyalty.rules.memberships import (
    Agreed,
    Covered,
    Credit,
    Facts,
    Frozen,
    Having,
    Limits,
    State,
    credit,
    period_days,
    state,
)

LARGEST_ID = 2**31 - 1
TERMS = """
terms.counted, terms.visits, terms.length, terms.unit, terms.starts, terms.starts_within, terms.weekdays,
    terms.from_minute, terms.to_minute, terms.freeze_days, terms.freeze_times, terms.books_frozen,
    terms.client_freezes, terms.members, terms.visit_price, terms.rolls_over, terms.debits, terms.late_hours
"""
# `counts` are the visits left of each of `count_covers`; 0 is of those that are counted together.
ONE = f"""
SELECT membership.id, membership.voucher, membership.agreed, starts_on, starts_by_on, ended_at, how,
    ended_why, ended_by, voucher.of_type, voucher.code, voucher.branch, voucher.currency, voucher.client,
    voucher.issued_at, voucher.expires_on, voucher.blocked_at, voucher.taken_back_at,
    voucher_type.name, branch.zone, branch.locale, branch.name AS branch_name, client.name AS holder, {TERMS},
    (SELECT coalesce(sum(amount), 0)::bigint FROM voucher_move WHERE voucher_move.voucher = voucher.id)
        AS amount_left,
    period.id AS period, period.number, period.from_on, period.until_on, period.price,
    ARRAY(SELECT coalesce(counted.cover, 0) FROM membership_count AS counted
          WHERE counted.membership = membership.id GROUP BY counted.cover ORDER BY counted.cover)
        AS count_covers,
    ARRAY(SELECT sum(counted.visits)::int FROM membership_count AS counted
          WHERE counted.membership = membership.id GROUP BY counted.cover ORDER BY counted.cover) AS counts,
    ARRAY(SELECT person.client FROM membership_person AS person
          WHERE person.membership = membership.id AND removed_at IS NULL ORDER BY person.id) AS people,
    ARRAY(SELECT frozen.from_on FROM membership_freeze AS frozen
          WHERE frozen.membership = membership.id ORDER BY frozen.id) AS frozen_from,
    ARRAY(SELECT frozen.until_on FROM membership_freeze AS frozen
          WHERE frozen.membership = membership.id ORDER BY frozen.id) AS frozen_until,
    ARRAY(SELECT frozen.period FROM membership_freeze AS frozen
          WHERE frozen.membership = membership.id ORDER BY frozen.id) AS frozen_in
FROM membership JOIN voucher ON voucher.id = membership.voucher
JOIN voucher_type ON voucher_type.id = voucher.of_type
JOIN membership_terms AS terms ON terms.id = membership.agreed
JOIN branch ON branch.id = voucher.branch
LEFT JOIN client ON client.id = voucher.client
JOIN LATERAL (SELECT * FROM membership_period WHERE membership_period.membership = membership.id
    ORDER BY number DESC LIMIT 1) AS period ON true
WHERE membership.voucher = $1
"""  # noqa: S608  # only constants
COVERS = """
SELECT cover.id, cover.service, cover.category, cover.visits,
    coalesce(service.name, kind.name) AS name
FROM membership_cover AS cover LEFT JOIN service ON service.id = cover.service
LEFT JOIN category AS kind ON kind.id = cover.category
WHERE cover.terms = $1 ORDER BY cover.id
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A membership: its `row` and the rules' view of it. It is named by the number of its voucher."""

    row: Record
    having: Having

    @property
    def voucher(self) -> int:
        return int(self.row["voucher"])

    @property
    def today(self) -> date:
        """In the branch that keeps it."""
        return clock.today(self.row["zone"])

    @property
    def state(self) -> State:
        return state(self.having.facts, self.today)

    @property
    def last_on(self) -> date | None:
        return self.having.facts.last(self.today)

    @property
    def limits(self) -> Limits:
        return Limits(self.having.agreed.freeze_days, self.having.agreed.freeze_times)

    @property
    def freezes_of_period(self) -> tuple[Frozen, ...]:
        pairs = zip(self.having.facts.freezes, self.row["frozen_in"], strict=True)
        return tuple(freeze for freeze, period in pairs if period == self.row["period"])

    @property
    def rest(self) -> int:
        """What would be given back for it today, in minor units."""
        row, counted = self.row, self.having.agreed.counted
        days, ahead = 0, 0
        if row["from_on"] is not None and row["until_on"] is not None:
            days, ahead = period_days(row["from_on"], row["until_on"], self.freezes_of_period, self.today)
        return credit(
            Credit(counted=counted, left=self.having.left, price=row["price"], days=days, ahead=ahead)
        )


async def known_of(voucher: int) -> Known | None:
    """None where it is no membership, or one of which nothing is agreed."""
    row = await fetch_one(ONE, voucher) if 0 < voucher <= LARGEST_ID else None
    if row is None:
        return None
    agreed = agreed_in(row, await covers_of(row["agreed"]))
    return Known(row, having_in(row, agreed))


async def access_membership(actor: Actor, voucher: int) -> Known:
    """One that a branch of the actor's keeps. Raises NotFound."""
    known = await known_of(voucher)
    if known is None or not actor.works_in(known.row["branch"]):
        raise NotFound("There is no such membership.")
    return known


async def covers_of(terms: int) -> tuple[Covered, ...]:
    return tuple(Covered(**row) for row in await fetch(COVERS, terms))


def agreed_in(row: Record, covers: tuple[Covered, ...]) -> Agreed:
    """From a row that has the columns of terms."""
    return Agreed(
        counted=Counted(row["counted"]),
        visits=row["visits"],
        length=row["length"],
        unit=Unit(row["unit"]),
        starts=Starts(row["starts"]),
        starts_within=row["starts_within"],
        weekdays=frozenset(row["weekdays"]),
        from_minute=row["from_minute"],
        to_minute=row["to_minute"],
        freeze_days=row["freeze_days"],
        freeze_times=row["freeze_times"],
        books_frozen=row["books_frozen"],
        client_freezes=row["client_freezes"],
        members=row["members"],
        visit_price=row["visit_price"],
        rolls_over=row["rolls_over"],
        debits=row["debits"],
        late_hours=row["late_hours"],
        covers=covers,
    )


def having_in(row: Record, agreed: Agreed) -> Having:
    """Somebody's family is nobody's where the holder is not known: then it is for whoever has the code."""
    people = {*row["people"], row["client"]} - {None}
    counts = zip(row["count_covers"], row["counts"], strict=True)
    return Having(
        agreed=agreed,
        facts=facts_in(row, agreed),
        currency=row["currency"],
        left=row["amount_left"],
        counts={cover or None: visits for cover, visits in counts},
        people=frozenset(people),
    )


def facts_in(row: Record, agreed: Agreed) -> Facts:
    """One that is over is so by its last day: a visit before it that is paid again finds it as it was."""
    freezes = zip(row["frozen_from"], row["frozen_until"], strict=True)
    return Facts(
        starts_on=row["starts_on"],
        starts_by_on=row["starts_by_on"],
        last_on=row["expires_on"],
        length=agreed.length,
        unit=agreed.unit,
        freezes=tuple(Frozen(first, last) for first, last in freezes),
        is_cancelled=row["taken_back_at"] is not None
        or row["how"] in (Membership.How.early, Membership.How.changed),
        is_blocked=row["blocked_at"] is not None,
    )
