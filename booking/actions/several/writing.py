"""Writing down what several services come to: visits, lines, time, messages; a party for who comes along."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import clients.actions
import reminders.actions
from booking.actions import news, prepay, refusals, trust
from booking.actions.members import refuse_non_member
from booking.actions.places import Taking
from booking.actions.remembering import pause_of, remember_new
from booking.actions.visits import client_of
from booking.actions.waiting import settling
from booking.actions.wanted import Booking
from booking.actions.writing import NewLine, lines_for, write_visit
from booking.queries.prepay import waits
from booking.queries.seated import Arrangement, Seated
from booking.queries.wanted import Several
from booking.rules.prepay import Terms
from clients.actions.answers import keep_answers
from clients.rules.trust import Ask
from clients.schemas import ClientForm
from clients.tables import Client, Party, Visit
from kit import clock, journal
from kit.db import execute, fetch_value
from kit.rights import CUSTOMER, Actor
from kit.vault import new_code
from reminders.tables import Kind

# Or of two forms sent at once each would give the same new friend a card.
HOLD_PAYER = "SELECT FROM client WHERE id = $1 FOR NO KEY UPDATE"
# Who came along before under this name has a card already, unless another of the same name has it today.
KNOWN_GUEST = """
SELECT visit.client FROM visit
JOIN party ON party.id = visit.party JOIN client ON client.id = visit.client
WHERE party.payer = $1 AND visit.client <> $1 AND lower(client.name) = lower($2)
  AND NOT EXISTS (SELECT FROM visit AS here WHERE here.party = $3 AND here.client = visit.client)
ORDER BY visit.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Making:
    """Several services on their way to be booked: by whom, of what, with whom, under which code."""

    actor: Actor
    booking: Booking
    several: Several
    guests: tuple[str, ...]
    code: str
    ask: Ask | None = None
    terms: Terms | None = None

    @property
    def desk(self) -> bool:
        return self.actor != CUSTOMER

    @property
    def is_request(self) -> bool:
        """One service that is booked on request makes the whole of it a request; so does what is asked."""
        return (self.needs_answer or self.ask is not None or self.terms is not None) and not self.desk

    @property
    def needs_answer(self) -> bool:
        return any(each.conditions.takes_requests for each in self.several.offers)

    async def payer(self) -> Client | None:
        """Who books: the chosen card, the one with the phone, a new one, or nobody at the desk."""
        return await client_of(self.actor, self.booking, self.several.setup.kept.country)


async def write_all(making: Making, arrangement: Arrangement, payer: Client | None) -> Visit:
    """Only ever under the locks. Returns the visit of who books; the others are told of by its messages."""
    rows = arrangement.guests
    making = replace(making, ask=await asked_for(making, rows, payer))
    making = replace(making, terms=await terms_for(making, rows, payer))
    party = await begin_party(payer) if len(rows) > 1 else None
    visits = []
    for number, row in enumerate(rows):
        client = payer.id if payer else None
        if number > 0:
            client = await guest_card(making, making.guests[number - 1], payer, party)
        visits.append(
            await write_guest(making, row, client, party, code=new_code() if number else making.code)
        )
    await trust.note(visits[0], making.ask)
    setup, needs_answer = making.several.setup, making.needs_answer
    await prepay.note(visits[0], setup, making.terms, needs_answer=needs_answer)
    for number, visit in enumerate(visits):
        await tell(making, visit, rows[number], with_letter=number == 0)
    return visits[0]


async def asked_for(making: Making, rows: Sequence[Sequence[Seated]], payer: Client | None) -> Ask | None:
    """Of who books, for all who come."""
    kept = making.several.setup.kept
    price = sum(line.price - line.discount for row in rows for line in lines_of(row)[0])
    return await trust.ask_of(making.actor, payer, kept.trust, price, kept.phone)


async def terms_for(making: Making, rows: Sequence[Sequence[Seated]], payer: Client | None) -> Terms | None:
    lines = [line for row in rows for line in lines_of(row)[0]]
    return await prepay.terms_for(making.actor, payer, making.several.setup, lines, making.ask)


async def begin_party(payer: Client | None) -> int:
    if payer is not None:
        await execute(HOLD_PAYER, payer.id)
    made = Party(payer=payer.id if payer else None, created_at=clock.now())
    await made.save()
    return int(made.id)


async def guest_card(making: Making, name: str, payer: Client | None, party: int | None) -> int:
    """The card of who came along with the payer under this name before, or a new one without a phone."""
    known = await fetch_value(KNOWN_GUEST, payer.id, name, party) if payer else None
    if known is not None:
        return int(known)
    made = await clients.actions.add(making.actor, ClientForm(name=name), making.several.setup.kept.country)
    return int(made.id)


async def write_guest(
    making: Making, row: Sequence[Seated], client: int | None, party: int | None, *, code: str
) -> Visit:
    """One guest's visit with a line for each service and the time that takes."""
    starts_at, now = min(each.starts_at for each in row), clock.now()
    facts: dict[str, Any] = {
        "branch": making.booking.branch,
        "client": client,
        "code": code,
        "status": Visit.Status.requested if making.is_request else Visit.Status.waiting,
        "requested_at": now if making.is_request else None,
        "wanted_at": starts_at if making.is_request else None,
        "source": Visit.Source.desk if making.desk else making.booking.source,
        "starts_at": starts_at,
        "ends_at": max(each.ends_at for each in row),
        "comment": making.booking.comment if code == making.code else "",
        "any_member": all(each.part.want.member is None for each in row),
        "created_at": now,
        "created_by": making.actor.account,
        "party": party,
    }
    lines, takes = lines_of(row)
    services = [line.service for line in lines]
    await refuse_non_member(making.actor, client, making.several.setup, services, starts_at)
    visit, _ = await write_visit(facts, lines, takes)
    return visit


def lines_of(row: Sequence[Seated]) -> tuple[list[NewLine], list[tuple[int, Taking]]]:
    """The lines of a guest's services with their add-ons, and the time, told by the line that takes it."""
    lines: list[NewLine] = []
    takes: list[tuple[int, Taking]] = []
    for each in row:
        main, *added = lines_for(each.part.offer.setup, each.who, each.starts_at, first=len(lines))
        takes += [(len(lines), taking) for taking in each.spot.takes]
        lines += [as_part(each, main, alone=len(row) == 1), *added]
    return lines, takes


def as_part(seated: Seated, line: NewLine, *, alone: bool) -> NewLine:
    """With its own time in the visit; what a package saves is a discount in its name."""
    part = seated.part
    return replace(
        line,
        title=part.title,
        discount=min(part.discount, line.price),
        discount_reason=part.title.partition(":")[0] if part.discount else "",
        starts_at=None if alone else seated.starts_at,
        ends_at=None if alone else seated.ends_at,
    )


async def tell(making: Making, visit: Visit, row: Sequence[Seated], *, with_letter: bool) -> None:
    """Messages to who books, the calendars and the journal."""
    if with_letter:
        await write_letters(making, visit)
        await remember_new(making.actor, visit.id)
        asked = making.booking
        await keep_answers(making.actor, visit, asked.answers, asked.filled)
    await news.announce(visit.id, visit.branch)
    services = ", ".join(each.part.title for each in row)
    after = {**refusals.state(visit), "service": services, "client": visit.client}
    verb = "request" if making.is_request else "book"
    await journal.write(making.actor, verb, ("visit", visit.id), branch=visit.branch, after=after)


async def write_letters(making: Making, visit: Visit) -> None:
    if making.is_request:
        if not await waits(visit.id):
            await reminders.actions.tell_request(visit.id, Kind.requested)
        return
    if making.booking.notify and visit.client is not None:
        await reminders.actions.plan_new(visit, making.several.zone, pause_of(making.actor))
    await settling.settle(visit.id)
