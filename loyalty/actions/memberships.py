"""What is sold as a membership, and used of one; called while the voucher is held."""

from datetime import date

from asyncpg import Record

from kit.db import execute, fetch_one, fetch_value
from kit.errors import Refused
from loyalty.membership_tables import Counted, Membership, MembershipPeriod, Starts
from loyalty.queries.membership_facts import TERMS, Known, agreed_in, covers_of, known_of
from loyalty.rules.memberships import Agreed, last_day, starts_by, take
from loyalty.rules.vouchers import Cover, Issue, Part, Sold

NEWEST = f"""
SELECT terms.id, {TERMS} FROM membership_terms AS terms WHERE of_type = $1 ORDER BY id DESC LIMIT 1
"""  # noqa: S608  # only constants
NAME = "SELECT name FROM voucher_type WHERE id = $1"
EXPIRES = "UPDATE voucher SET expires_on = $2 WHERE id = $1"
GIVE_VISITS = """
INSERT INTO membership_count (membership, cover, visits)
SELECT $1::int, NULL::int, $3::int WHERE $3 > 0
UNION ALL SELECT $1, id, visits FROM membership_cover WHERE terms = $2 AND visits > 0
"""
TAKE_ALL = """
INSERT INTO membership_count (move, membership, cover, visits)
SELECT (SELECT max(id) FROM voucher_move WHERE voucher = $1), membership, cover, -sum(visits)
FROM membership_count WHERE membership = (SELECT id FROM membership WHERE voucher = $1)
GROUP BY membership, cover HAVING sum(visits) <> 0
"""
USED_BY = """
SELECT visit.client, (visit.starts_at AT TIME ZONE branch.zone)::date AS day, visit_line.service,
    service.category
FROM voucher_move JOIN visit ON visit.id = voucher_move.visit JOIN branch ON branch.id = visit.branch
LEFT JOIN visit_line ON visit_line.id = voucher_move.line
LEFT JOIN service ON service.id = visit_line.service
WHERE voucher_move.id = $1
"""
COUNT = """
INSERT INTO membership_count (move, membership, cover, client, visits) VALUES ($1, $2, $3, $4, $5)
"""
COUNT_BACK = """
INSERT INTO membership_count (move, membership, cover, client, visits)
SELECT $1, counted.membership, counted.cover, counted.client, -counted.visits
FROM voucher_move AS back JOIN voucher_move AS used ON used.kind = 'used'
    AND (used.voucher, used.visit, used.closing, used.line)
      = (back.voucher, back.visit, back.closing, back.line)
JOIN membership_count AS counted ON counted.move = used.id
WHERE back.id = $1
"""
BEGIN = "UPDATE membership SET starts_on = $2 WHERE id = $1"
BEGIN_PERIOD = "UPDATE membership_period SET from_on = $2, until_on = $3 WHERE membership = $1 AND number = 1"
# The first use began it, and is the only one: as if it had not been.
BEGAN_IT = """
SELECT EXISTS (
    SELECT FROM voucher_move AS back JOIN visit ON visit.id = back.visit
    JOIN branch ON branch.id = visit.branch
    WHERE back.id = $1 AND (visit.starts_at AT TIME ZONE branch.zone)::date = $3
) AND NOT EXISTS (
    SELECT FROM voucher_move WHERE voucher = $2 AND kind IN ('used', 'given_back')
    GROUP BY visit, closing, line
    HAVING count(*) FILTER (WHERE kind = 'used') > count(*) FILTER (WHERE kind = 'given_back')
)
"""


class NoTerms(Refused):
    """Nobody said what a type of memberships promises."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} cannot be sold yet: say under Loyalty first what it promises.")


class TooFewVisits(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(f"Too few visits are left of {name}. Look at the bill again.")


async def issue(sold: Sold) -> Issue:
    """It is good for what was paid for it, and all the visits of its terms. Raises `NoTerms`."""
    terms = await fetch_one(NEWEST, sold.of_type)
    if terms is None:
        raise NoTerms(await fetch_value(NAME, sold.of_type))
    agreed = agreed_in(terms, await covers_of(terms["id"]))
    made = Membership(voucher=sold.voucher, agreed=terms["id"], starts_by_on=starts_by(agreed, sold.on))
    await made.save()
    await MembershipPeriod(membership=made.id, number=1, visits=agreed.all_visits, price=sold.paid).save()
    await execute(GIVE_VISITS, made.id, terms["id"], agreed.visits)
    if agreed.starts is Starts.sale:
        await begin(made.id, sold.voucher, agreed, sold.on)
    return Issue(sold.paid, agreed.all_visits)


async def begin(membership: int, voucher: int, agreed: Agreed, day: date) -> None:
    """Its time runs from this day on."""
    last = last_day(day, agreed.length, agreed.unit)
    await execute(BEGIN, membership, day)
    await execute(BEGIN_PERIOD, membership, day, last)
    await execute(EXPIRES, voucher, last)


async def begin_if_due(known: Known, day: date) -> bool:
    """One that has begun by itself is written down as begun; whether that was so."""
    begun = known.having.facts.begun(day)
    if known.row["starts_on"] is not None or begun is None:
        return False
    await begin(known.row["id"], known.voucher, known.having.agreed, begun)
    return True


async def take_issue_back(voucher: int) -> None:
    """Its sale was undone: no visits are left of it either."""
    await execute(TAKE_ALL, voucher)


async def note_use(move: int, voucher: int, cover: Cover) -> None:
    """Whose visit took how many of what; one that waited for its first visit begins with it."""
    known, used = await found(voucher), await fetch_one(USED_BY, move)
    if used is None:
        raise LookupError(f"Move {move} is of no visit.")
    if known.row["starts_on"] is None:
        day = known.having.facts.begun(used["day"]) or used["day"]
        await begin(known.row["id"], voucher, known.having.agreed, day)
    if known.having.agreed.counted is Counted.period:
        return
    await count(move, known, used, cover)


async def count(move: int, known: Known, used: Record, cover: Cover) -> None:
    part = Part(cover.line, used["service"], None, used["category"], cover.visits, cover.amount)
    taken = take(known.having, part)
    if taken is None:
        raise TooFewVisits(known.row["name"])
    for each in taken:
        await execute(COUNT, move, known.row["id"], each.cover, used["client"], -each.visits)


async def note_back(move: int, voucher: int, cover: Cover) -> None:
    """Its visits come back as they were taken; one that only this visit had begun waits again."""
    known = await found(voucher)
    if cover.visits:
        await execute(COUNT_BACK, move)
    waits = known.having.agreed.starts is Starts.first_visit and not known.having.facts.freezes
    waits = waits and known.row["number"] == 1
    if waits and await fetch_value(BEGAN_IT, move, voucher, known.row["starts_on"]):
        await unbegin(known)


async def unbegin(known: Known) -> None:
    """As it was before; where it begins by itself meanwhile its days are those of then."""
    await execute(BEGIN, known.row["id"], None)
    await execute(BEGIN_PERIOD, known.row["id"], None, None)
    await execute(EXPIRES, known.voucher, None)


async def found(voucher: int) -> Known:
    known = await known_of(voucher)
    if known is None:
        raise LookupError(f"Voucher {voucher} is no membership.")
    return known
