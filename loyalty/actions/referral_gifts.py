"""Points for who brought somebody and who was brought: given with a paid visit, and taken back with it."""

from dataclasses import dataclass

from asyncpg import Record

from kit import clock
from kit.db import execute, fetch, fetch_one, fetch_value, joined
from loyalty.actions.lots import Kind, Move, Whose, come, hold
from loyalty.actions.refusals import PointsAlreadySpent
from loyalty.actions.taking import plan_taking, take
from loyalty.queries import points_rule_in_force
from loyalty.queries.referrals import IN_FORCE
from loyalty.referral_tables import ReferralGift
from loyalty.rules.lasting import Lasting, days_of
from loyalty.rules.points import counted
from loyalty.rules.referrals import Gift, KeptReferralRule, counts, gift

# All whose points may move with the bill: who pays it, too.
PARTIES = """
SELECT visit.branch, array[referral.client, referral.bringer, coalesce(party.payer, visit.client),
    to_newcomer.client, to_bringer.client] AS clients
FROM visit LEFT JOIN party ON party.id = visit.party LEFT JOIN referral ON referral.client = visit.client
LEFT JOIN referral_gift AS gift ON gift.visit = visit.id AND gift.taken_back_at IS NULL
LEFT JOIN points_entry AS to_bringer ON to_bringer.id = gift.bringer_entry
LEFT JOIN points_entry AS to_newcomer ON to_newcomer.id = gift.newcomer_entry
WHERE visit.id = $1 AND coalesce(referral.id, gift.id) IS NOT NULL
"""
# Two visits of one newcomer wait for each other here.
LOCK_REFERRAL = """
SELECT referral.id, referral.client, CASE WHEN bringer.erased_at IS NULL THEN referral.bringer END AS bringer,
    visit.branch, branch.zone
FROM visit JOIN referral ON referral.client = visit.client
JOIN client AS bringer ON bringer.id = referral.bringer JOIN branch ON branch.id = visit.branch
WHERE visit.id = $1 FOR UPDATE OF referral
"""
WAS_GIVEN = "SELECT EXISTS (SELECT FROM referral_gift WHERE visit = $1 AND closing = $2)"
# By the visits of the client: of two cards that became one, both count.
NUMBERS = """
SELECT gift.number FROM referral_gift AS gift JOIN visit ON visit.id = gift.visit
WHERE visit.client = $1 AND gift.taken_back_at IS NULL
"""
GIFT = """
SELECT gift.id, gift.bringer_entry, gift.newcomer_entry, visit.branch, branch.zone, gift.rule
FROM referral_gift AS gift JOIN visit ON visit.id = gift.visit JOIN branch ON branch.id = visit.branch
WHERE gift.visit = $1 AND gift.closing = $2 AND gift.taken_back_at IS NULL FOR UPDATE OF gift
"""
RULE = """
SELECT id, starts_on, is_on, bringer_points, newcomer_points, most_visits, least_paid FROM referral_rule
WHERE id = $1
"""
ENTRIES = """
SELECT entry.id, entry.client, client.name, entry.points FROM points_entry AS entry
JOIN client ON client.id = entry.client WHERE entry.id = ANY($1::int[]) ORDER BY entry.client, entry.id
"""
TAKE_BACK = "UPDATE referral_gift SET taken_back_at = $2 WHERE id = $1"
ADVICE = "Reopen the visit that spent them first."
REFUND_ADVICE = "Refund less, or let the missing ones go."


@dataclass(frozen=True, slots=True)
class Closing:
    """A visit as it was closed the `number`-th time."""

    visit: int
    number: int

    def key(self, side: str, back: str = "") -> str:
        return f"points:friend:{self.visit}:{self.number}:{side}{back}"


async def hold_parties(visit: int) -> None:
    """Before any points move for a visit: all whose points may, in one order, so that none wait in a ring."""
    found = await fetch_one(PARTIES, visit)
    if found is not None:
        for client in sorted(set(found["clients"]) - {None}):
            await hold(client, found["branch"])


async def give_for_friend(closing: Closing, paid: int) -> None:
    """For `paid` minor units of real money on a visit of somebody who was brought.

    A second call changes nothing. Nothing is given where no rule is on, or all that it gives was given.
    """
    async with joined():
        found = await fetch_one(LOCK_REFERRAL, closing.visit)
        if found is None or await fetch_value(WAS_GIVEN, closing.visit, closing.number):
            return
        row = await fetch_one(IN_FORCE, found["branch"], clock.today(found["zone"]))
        rule = KeptReferralRule(**row) if row else None
        numbers = {each["number"] for each in await fetch(NUMBERS, found["client"])}
        made = gift(rule, numbers, paid) if rule else None
        if rule and made:
            await write_gift(closing, found, rule, made)


async def write_gift(closing: Closing, found: Record, rule: KeptReferralRule, made: Gift) -> None:
    """The points of both, and what they were given for."""
    sides = {
        "bringer": (found["bringer"], made.bringer_points, f"A friend of theirs paid visit {made.number}"),
        "newcomer": (found["client"], made.newcomer_points, "Came by a friend's code"),
    }
    entries = {side: await come_to(closing, found, side, *each) for side, each in sides.items()}
    await ReferralGift.insert(
        ReferralGift(
            referral=found["id"],
            visit=closing.visit,
            closing=closing.number,
            rule=rule.id,
            number=made.number,
            bringer_entry=entries["bringer"],
            newcomer_entry=entries["newcomer"],
            given_at=clock.now(),
        )
    )


async def come_to(  # noqa: PLR0913, PLR0917 - whose, how many and why are of one side
    closing: Closing, found: Record, side: str, client: int | None, points: int, words: str
) -> int | None:
    """The entry; None for nobody, or no points. They last as those of the branch's own rule."""
    if client is None or points == 0:
        return None
    whose = Whose(client, found["branch"], clock.today(found["zone"]))
    cashback = await points_rule_in_force(whose.branch, whose.today)
    days = days_of(cashback.lasting if cashback else Lasting(), whose.today)
    await hold(client, whose.branch)
    move = Move(kind=Kind.invited, points=points, words=words, key=closing.key(side))
    return (await come(whose, move, days)).entry


async def take_gift_back(closing: Closing, *, lets_go: bool = False, advice: str = ADVICE) -> None:
    """Raises `PointsAlreadySpent` where somebody has not got them any more, unless these are let go.

    A second call changes nothing.
    """
    async with joined():
        found = await fetch_one(GIFT, closing.visit, closing.number)
        if found is None:
            return
        for row in await fetch(ENTRIES, [found["bringer_entry"], found["newcomer_entry"]]):
            whose = Whose(row["client"], found["branch"], clock.today(found["zone"]))
            await hold(whose.client, whose.branch)
            taking = (await plan_taking(whose, {row["id"]: row["points"]}))[row["id"]]
            if taking.missing and not lets_go:
                raise PointsAlreadySpent(row["name"], taking.missing, advice)
            if taking.points:
                side = "bringer" if row["id"] == found["bringer_entry"] else "newcomer"
                words = f"The visit of a friend was taken back: {counted(taking.points)} taken back"
                key = closing.key(side, ":back")
                await take(
                    whose, Move(kind=Kind.invited_back, points=-taking.points, words=words, key=key), taking
                )
        await execute(TAKE_BACK, found["id"], clock.now())


async def refund_gift(closing: Closing, paid_left: int, *, lets_go: bool) -> None:
    """What was given for a friend goes once less money is left than the rule asks for."""
    async with joined():
        found = await fetch_one(GIFT, closing.visit, closing.number)
        row = await fetch_one(RULE, found["rule"]) if found else None
        if row and not counts(KeptReferralRule(**row), paid_left):
            await take_gift_back(closing, lets_go=lets_go, advice=REFUND_ADVICE)
