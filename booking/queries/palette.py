"""The clients that a typed line may mean, each with their visit of today: one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asyncpg import Record

from booking.rules.spoken.reading import Reading
from clients.queries import own_column
from clients.queries.finding import ORDER, OWN, Shape, asking, fits, found_by
from clients.rules.seeking import Search, search_by_name, search_by_phone, search_by_words
from kit.db import fetch
from kit.rights import Actor, Permission

MOST_MEANT = 20  # of each reading; and whoever comes today besides
TODAY = """
    visit.branch = $12 AND visit.starts_at >= $13 AND visit.starts_at < $14
    AND visit.status IN ('waiting', 'confirmed', 'arrived', 'done', 'no_show')
    AND ($15::int IS NULL
         OR EXISTS (SELECT FROM visit_line WHERE visit_line.visit = visit.id AND visit_line.member = $15))"""
FIRST = """(SELECT client, {by_phone} AS by_phone FROM found{nth} ORDER BY degree, {order} LIMIT {most})"""
COMING = """(SELECT client, {by_phone} FROM search_entry
    WHERE client IN (SELECT visit.client FROM visit WHERE {today}) AND ({fits}) IS TRUE)"""
MEANT = """
SELECT client.id, client.name, client.phone, client.warning, today.visit, today.status, today.starts_at,
       bool_or(by_phone) AS by_phone
FROM ({found}) AS found JOIN client ON client.id = found.client
LEFT JOIN LATERAL (
    SELECT visit.id AS visit, visit.status, visit.starts_at FROM visit
    WHERE visit.client = client.id AND {today}
    ORDER BY visit.starts_at LIMIT 1
) AS today ON TRUE
WHERE $16 OR today.visit IS NOT NULL
GROUP BY client.id, today.visit, today.status, today.starts_at ORDER BY lower(client.name), client.id
"""
assert OWN == 11  # noqa: S101 - the numbers above go on from there


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when it is asked: a branch, and its own today."""

    branch: int
    today: tuple[datetime, datetime]


async def clients_meant(actor: Actor, readings: Sequence[Reading], where: Place) -> list[Record]:
    """Who may not see clients finds those who come to them today; a masked phone is found only as a whole."""
    sees = actor.may(Permission.see_clients)
    searches = searches_in(readings, sees=sees, contacts=sees and actor.may(Permission.see_phones))
    if not searches:
        return []
    asked = meant_by(tuple(each.shape for each in searches))
    return await fetch(
        asked, *asking(searches, MOST_MEANT), where.branch, *where.today, own_column(actor), sees
    )


def searches_in(readings: Sequence[Reading], *, sees: bool, contacts: bool) -> list[Search]:
    """As the list of clients finds them; who may not see clients finds nobody by notes or addresses."""
    names = dict.fromkeys(each.client for each in readings if each.client)
    phones = dict.fromkeys(each.phone for each in readings if each.phone) if sees else {}
    found = [search_by_words(each, contacts=contacts) if sees else search_by_name(each) for each in names]
    return [each for each in (*found, *(search_by_phone(text, contacts=contacts) for text in phones)) if each]


@lru_cache(maxsize=100)
def meant_by(shape: Shape) -> str:
    """The statement for as many searches of these shapes."""
    ways = []
    for nth, (words, phones) in enumerate(shape):
        filled = {"nth": nth, "by_phone": phones, "order": ORDER, "most": MOST_MEANT, "today": TODAY}
        ways += [FIRST.format(**filled), COMING.format(**filled, fits=fits(nth, words, phones))]
    return found_by(shape) + MEANT.format(found=" UNION ALL ".join(ways), today=TODAY)
