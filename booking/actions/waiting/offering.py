"""Asking one who waits whether they want a time: a hold where the time is kept, the offer, and its letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import reminders.actions
from booking.actions import holds
from booking.queries import waiting as lines
from booking.rules.waiting import Choice, Waiting
from booking.tables import Hold
from booking.waiting_tables import WaitingTerms
from kit import clock
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.rights import SYSTEM, Actor
from reminders.facts import About
from reminders.tables import Kind

KEEP_UNTIL = "UPDATE hold SET expires_at = $2 WHERE id = $1"
# Somebody who is just deciding, or whose card is being changed, is passed over: nobody is waited for.
CATCH = """
SELECT waiting_request.client, waiting_request.code FROM waiting_request
JOIN client ON client.id = waiting_request.client
WHERE waiting_request.id = $1 AND waiting_request.status = 'waiting'
FOR NO KEY UPDATE OF waiting_request, client SKIP LOCKED
"""
ADD = """
INSERT INTO waiting_offer (request, member, code, starts_at, ends_at, offered_at, offered_by, expires_at,
                           answer)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending')
ON CONFLICT (request, starts_at) WHERE answer NOT IN ('lost', 'withdrawn') DO NOTHING RETURNING id
"""
WITH_LETTER = "UPDATE waiting_offer SET message = $2 WHERE id = $1"
NAME = "SELECT name FROM staff_member WHERE id = $1"


class PassedOver(Exception):
    """Not this one, or not now: a hold that was made for them goes with the transaction."""


@dataclass(frozen=True, slots=True)
class Place:
    """A branch in which freed time is brought to those who wait."""

    branch: int
    zone: str
    terms: WaitingTerms


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time for one who waits. `length` is that of the longest visit it may be."""

    waiting: Waiting
    choice: Choice
    title: str
    length: timedelta

    @property
    def starts_at(self) -> datetime:
        return self.choice.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.choice.starts_at + self.length


async def keep_for(place: Place, proposal: Proposal, actor: Actor) -> None:
    """The time is theirs until they answer, or the offer lapses.

    Raises `PassedOver`, and what refuses a hold: then nothing has changed.
    """
    choice = proposal.choice
    async with transaction():
        kept = await holds.hold(place.branch, proposal.waiting.service, choice.member, choice.starts_at)
        until = await ask(place, proposal, actor, kept)
        await execute(KEEP_UNTIL, kept.id, until)


async def ask(place: Place, proposal: Proposal, actor: Actor, kept: Hold | None = None) -> datetime:
    """The offer and its letter; returns until when it can be answered.

    Raises `PassedOver` for whom another time is kept, or who heard of enough today; somebody at the desk may
    ask as often as they think right.
    """
    now = clock.now()
    caught = await fetch_one(CATCH, proposal.waiting.id)
    per_day = place.terms.messages_a_day if actor == SYSTEM else lines.NO_LIMIT
    if caught is None or not await lines.may_ask(proposal.waiting.id, place.zone, per_day):
        raise PassedOver
    until = min(now + timedelta(minutes=place.terms.offer_minutes), proposal.starts_at)
    times = (proposal.starts_at, proposal.ends_at, now, actor.name, until)
    who, code = proposal.choice.member, kept.code if kept else ""
    made: int | None = await fetch_value(ADD, proposal.waiting.id, who, code, *times)
    if made is None:
        raise PassedOver
    to, kind = (caught["client"], place.branch), Kind.offered if kept else Kind.raced
    said = await about(proposal, caught["code"], kept, made)
    letter = await reminders.actions.write_to(to, kind, said, until)
    await execute(WITH_LETTER, made, letter)
    return until


async def about(proposal: Proposal, code: str, kept: Hold | None, offer_id: int) -> About:
    who = kept.member if kept else proposal.choice.member
    name = await fetch_value(NAME, who) if who else ""
    path, ends_at = f"/w/{code}", kept.ends_at if kept else proposal.ends_at
    return About(
        path=f"{path}/offers/{offer_id}",
        leave=f"{path}/leaving",
        title=proposal.title,
        staff=name,
        starts_at=proposal.starts_at,
        ends_at=ends_at,
    )
