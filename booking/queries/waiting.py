"""Who waits, for what, and which free times would suit them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec
from asyncpg import Record

from booking.queries.offers import NotOffered, offer
from booking.queries.times import free_times
from booking.rules import waiting as rules
from booking.rules.waiting import Choice, Waiting
from booking.waiting_tables import WaitingOffer, WaitingRequest, WaitingTerms
from clients.rules import clean
from kit import clock
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.words import _

PREFERENCES = """
SELECT coalesce(json_agg(json_build_object(
    'first', from_on, 'last', to_on, 'weekdays', weekdays, 'opens', opens, 'closes', closes, 'member', member
) ORDER BY id), '[]') FROM waiting_preference WHERE waiting_preference.request = waiting_request.id
"""
# Lost to somebody faster is no refusal, so it may be offered again, but not for ever.
REFUSED = """
SELECT coalesce(json_agg(json_build_array(starts_at, ends_at)), '[]') FROM (
    SELECT starts_at, max(ends_at) AS ends_at FROM waiting_offer
    WHERE waiting_offer.request = waiting_request.id AND answer <> 'withdrawn'
    GROUP BY starts_at HAVING bool_or(answer <> 'lost') OR count(*) >= $2
) AS offered
"""
WAITING = f"""
SELECT json_build_object(
    'id', waiting_request.id, 'service', waiting_request.service, 'value', waiting_request.value,
    'placed_at', waiting_request.placed_at, 'preferences', ({PREFERENCES}), 'refused', ({REFUSED})
) FROM waiting_request JOIN client ON client.id = waiting_request.client
"""  # noqa: S608 - only constants
REACHABLE = f"""
{WAITING} WHERE waiting_request.branch = $1 AND waiting_request.status = 'waiting' AND client.email <> ''
  AND NOT EXISTS (
    SELECT FROM waiting_offer WHERE request = waiting_request.id AND answer = 'pending' AND code <> ''
  ) AND (
    SELECT count(*) FROM waiting_offer JOIN waiting_request AS theirs ON theirs.id = waiting_offer.request
    WHERE theirs.client = client.id AND waiting_offer.offered_at >= $3
  ) < $4
"""  # noqa: S608 - only constants
OF_REQUESTS = f"{WAITING} WHERE waiting_request.id = ANY($1::int[])"
# A client is asked one thing at a time, and so often a day.
MAY_ASK = """
SELECT NOT EXISTS (
    SELECT FROM waiting_offer WHERE request = $1 AND answer = 'pending' AND code <> ''
) AND (
    SELECT count(*) FROM waiting_offer JOIN waiting_request ON waiting_request.id = waiting_offer.request
    WHERE waiting_request.client = (SELECT client FROM waiting_request WHERE id = $1)
      AND waiting_offer.offered_at >= $2
) < $3
"""
NO_LIMIT = 2**31 - 1
Free = dict[int, dict[int | None, list[datetime]]]


async def waiting_terms(branch_id: int) -> WaitingTerms:
    """The branch's own, or those every branch begins with."""
    kept = await WaitingTerms.objects().where(WaitingTerms.branch == branch_id).first()
    return kept or WaitingTerms(branch=branch_id)


async def reachable_line(branch_id: int, zone: str, terms: WaitingTerms) -> list[Waiting]:
    """Everybody who waits in the branch and may be written to now."""
    values = (branch_id, terms.messages_a_time, today_in(zone), terms.messages_a_day)
    return [read_waiting(row) for row in await fetch(REACHABLE, *values)]


def today_in(zone: str) -> datetime:
    """When the branch's day began."""
    return clock.local_midnight(clock.today(zone), zone)


async def waiting_of(request_ids: Sequence[int]) -> dict[int, Waiting]:
    """Some of the requests, whatever has become of them, by id."""
    found = [read_waiting(row) for row in await fetch(OF_REQUESTS, list(request_ids), NO_LIMIT)]
    return {each.id: each for each in found}


def read_waiting(row: Record) -> Waiting:
    return msgspec.json.decode(row[0], type=Waiting)


async def may_ask(request_id: int, zone: str, per_day: int) -> bool:
    """Nothing else is kept for them, and they were not written to too often today."""
    return bool(await fetch_value(MAY_ASK, request_id, today_in(zone), per_day))


async def free_for(branch_id: int, line: Sequence[Waiting], days: tuple[date, date] | None = None) -> Free:
    """The free times of each service with each person asked for: as many questions for one as for a hundred.

    `days` leaves out the others.
    """
    free: Free = {}
    for service in sorted({each.service for each in line}):
        waiting = [each for each in line if each.service == service]
        wished = rules.days_wished(waiting)
        if wished is not None:
            first, last = wished if days is None else (max(wished[0], days[0]), min(wished[1], days[1]))
            asked = {wish.member for each in waiting for wish in each.preferences}
            free[service] = {who: await starts(branch_id, service, who, (first, last)) for who in asked}
    return free


async def starts(branch_id: int, service: int, member: int | None, days: tuple[date, date]) -> list[datetime]:
    """What a stranger may book; nothing where it is not offered any more."""
    try:
        found = await free_times(branch_id, service, member, *days) if days[0] <= days[1] else []
    except (NotFound, NotOffered):
        return []
    return [start for day in found for start in day.starts]


async def title_and_length(branch_id: int, service: int) -> tuple[str, timedelta]:
    """The longest a visit may be; a service that is not offered any more has no free times either."""
    try:
        offered = await offer(branch_id, service)
    except (NotFound, NotOffered):
        return "", timedelta()
    return offered.title, timedelta(seconds=offered.longest)


def suiting(one: Waiting, free: Free, zone: str, length: timedelta) -> list[Choice]:
    """The free times that suit and were not offered before."""
    found = rules.choices(one.preferences, free.get(one.service, {}), zone)
    return rules.still_new(found, one.refused, length)


async def request_row(request_id: int, *, lock: bool = False) -> WaitingRequest:
    """Without any check of rights: for what already has it."""
    wanted = WaitingRequest.objects().where(WaitingRequest.id == request_id).first()
    found: WaitingRequest | None = None
    if 0 < request_id <= NO_LIMIT:
        found = await (wanted.lock_rows() if lock else wanted)
    if found is None:
        raise NotFound(_("There is no such place on a waiting list."))
    return found


async def request_by_code(code: str) -> WaitingRequest:
    """What the client's own link opens; nobody can guess the code."""
    found = await WaitingRequest.objects().where(WaitingRequest.code == clean(code)).first()
    if found is None:
        raise NotFound(_("There is no such place on a waiting list. Please check the link."))
    return found


async def offer_of(request: WaitingRequest, offer_id: int) -> WaitingOffer:
    wanted = WaitingOffer.objects().where(WaitingOffer.id == offer_id, WaitingOffer.request == request.id)
    found: WaitingOffer | None = await wanted.first() if 0 < offer_id < NO_LIMIT else None
    if found is None:
        raise NotFound(_("There is no such offer. Please check the link."))
    return found


async def living_offers(request_id: int) -> list[WaitingOffer]:
    """Those that can be answered now, the soonest first."""
    alive = WaitingOffer.objects().where(
        WaitingOffer.request == request_id,
        WaitingOffer.answer == WaitingOffer.Answer.pending,
        WaitingOffer.expires_at > clock.now(),
    )
    return list(await alive.order_by(WaitingOffer.starts_at))
