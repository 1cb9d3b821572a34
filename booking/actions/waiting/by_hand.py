"""What the desk does about the waiting list: offering a time by hand, and saying how offers are made."""

from datetime import datetime, timedelta

from booking import queries
from booking.actions.waiting import offering
from booking.actions.waiting.freed import place_of
from booking.actions.waiting.line import accessible, look_again
from booking.actions.waiting.offering import PassedOver, Proposal
from booking.queries import waiting as lines
from booking.rules.preferences import parse_clock
from booking.rules.waiting import DAY_MINUTES, Choice
from booking.schemas import TermsForm
from booking.waiting_tables import WaitingRequest, WaitingTerms
from catalog.facts import note_difference
from catalog.queries import access_branch
from catalog.reading import among, read, whole, wrong
from kit.db import execute, transaction
from kit.errors import Refused
from kit.rights import Actor, Permission

SET_TERMS = """
INSERT INTO waiting_terms (branch, way, offer_minutes, messages_a_day, messages_a_time, notice_minutes,
                           quiet_from, quiet_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (branch) DO UPDATE SET
    way = excluded.way, offer_minutes = excluded.offer_minutes, messages_a_day = excluded.messages_a_day,
    messages_a_time = excluded.messages_a_time, notice_minutes = excluded.notice_minutes,
    quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until
"""


class CannotBeAsked(Refused):
    """They are not in line any more, decide about another time, or were offered this one before."""

    def __init__(self) -> None:
        super().__init__(
            "This time cannot be offered to them now: they are not waiting any more, another time is kept "
            "for them, or they were offered this one before. Call them, or book it for them."
        )


async def offer_by_hand(
    actor: Actor, request_id: int, starts_at: datetime, member: int | None
) -> WaitingRequest:
    """Keeps the time for the client and writes to them, whatever the way of the branch.

    Raises `CannotBeAsked`, and what refuses a hold; then nothing has changed.
    """
    request = await accessible(actor, request_id)
    offered = await queries.offer(request.branch, request.service, member)
    waiting = (await lines.waiting_of([request.id]))[request.id]
    length = timedelta(seconds=offered.longest)
    proposal = Proposal(waiting, Choice(starts_at, member), offered.title, length)
    try:
        await offering.keep_for(await place_of(request.branch), proposal, actor)
    except PassedOver:
        raise CannotBeAsked from None
    return request


def clock_minutes(text: str, field: str) -> int:
    minutes = parse_clock(text)
    if minutes is None or minutes == DAY_MINUTES:
        raise wrong(field, "Write a time like 21:00.")
    return minutes


READERS = {
    "way": among(WaitingTerms.Way),
    "offer_minutes": whole(5, 1440),
    "messages_a_day": whole(1, 20),
    "messages_a_time": whole(1, 20),
    "notice_minutes": whole(0, 10_080),
    "quiet_from": clock_minutes,
    "quiet_until": clock_minutes,
}


async def set_terms(actor: Actor, branch_id: int, form: TermsForm) -> None:
    """How the branch offers freed time from now on; offers that were made stay as they are."""
    actor.require(Permission.edit_catalog)
    await access_branch(actor, branch_id)
    values = read(form, READERS)
    async with transaction():
        before = await lines.waiting_terms(branch_id)
        await execute(SET_TERMS, branch_id, *(values[name] for name in READERS))
        await look_again(branch_id)
        change = ({name: getattr(before, name) for name in READERS}, values)
        await note_difference(actor, "change waiting list", ("branch", branch_id), change, branch_id)
