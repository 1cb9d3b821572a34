"""Finding clients while somebody types."""

from dataclasses import dataclass

from asyncpg import Record

from clients.queries.finding import MOST, ORDER, OWN, asking, fits, found_by, slip
from clients.queries.tags import MARKS
from clients.rules.contacts import CARD_NUMBER
from clients.rules.seeking import search_of
from kit.db import fetch, fetch_value
from kit.paging import SIZE, Pages, pages

SHOWN = f"""
LEFT JOIN LATERAL (
    SELECT max(starts_at) AS last_at, count(*) AS visits
    FROM visit WHERE visit.client = client.id AND status = 'done'
) AS seen ON TRUE
LEFT JOIN LATERAL (
    SELECT json_agg(mark ORDER BY place, name) AS marks FROM ({MARKS}) AS had WHERE had.client = client.id
) AS marked ON TRUE
"""  # noqa: S608 - only constants
COLUMNS = """client.id, client.name, client.phone, client.email, client.online_ban, client.card_number,
       client.warning, seen.last_at, coalesce(seen.visits, 0) AS visits,
       marked.marks"""
BROWSED = 10_000  # of everybody, by name, can be leafed through
EVERYBODY = f"""
WITH counted AS (
    SELECT count(*) AS found, least(count(*), {BROWSED}) AS listed
    FROM (SELECT FROM client LIMIT {BROWSED} + 1) AS few
), page AS (
    SELECT * FROM client ORDER BY lower(name), id
    LIMIT {SIZE} OFFSET least($1::int, (SELECT greatest(listed - 1, 0) / {SIZE} FROM counted)) * {SIZE}
)
SELECT {COLUMNS}, 0 AS degree, counted.listed, counted.found > {BROWSED} AS is_more
FROM page AS client CROSS JOIN counted {SHOWN}
ORDER BY lower(client.name), client.id
"""  # noqa: S608
PAGE = f"""
, total AS (
    SELECT least(greatest(fit, slip), {MOST}) AS listed, greatest(fit, slip) > {MOST} AS is_more FROM counts0
), page AS (
    SELECT found0.* FROM found0 ORDER BY degree, {ORDER}
    LIMIT {SIZE} OFFSET least(${OWN + 1}::int, (SELECT greatest(listed - 1, 0) / {SIZE} FROM total)) * {SIZE}
)
SELECT {COLUMNS}, page.degree, total.listed, total.is_more
FROM page JOIN client ON client.id = page.client CROSS JOIN total {SHOWN}
ORDER BY page.degree, page.seen_on DESC NULLS LAST, page.sorted, page.client
"""  # noqa: S608 - only constants
# Of a slip of the finger only where nobody fits without one, as above.
MATCHES = """
SELECT client FROM search_entry
WHERE (SELECT fit > 0 FROM counts0) AND {fits} OR (SELECT fit = 0 FROM counts0) AND {slip} ORDER BY client
"""
BY_CARD = "SELECT id FROM client WHERE card_number = $1"


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the clients that fit, the best first; `is_more`: there are others, who are not counted.

    `marks_in` reads the tags and statuses of a row.
    """

    rows: list[Record]
    pages: Pages
    is_more: bool = False


async def search_clients(text: str, page: int, *, contacts: bool = True) -> Found:
    """Cards by words of the name in any script and order, phone, e-mail and other contacts, card or notes.

    Those whose name is exactly so come first, then whose begins so, sounds so, who has it elsewhere on the
    card; only if there is nobody, who is called so but for a slip of the finger. Among these who came lately
    is first, then it goes by name. Who may not see contacts (`contacts` False) finds nobody by them, except
    by a complete phone number.
    """
    sought = search_of(text, contacts=contacts)
    if not text.strip():
        nth = min(max(page, 1), BROWSED // SIZE)
        return found_in(await fetch(EVERYBODY, nth - 1), nth)
    if not sought:
        return found_in([], 1)
    nth = min(max(page, 1), MOST // SIZE)
    return found_in(
        await fetch(found_by((sought.shape,)) + PAGE, *asking([sought], nth * SIZE), nth - 1), nth
    )


def found_in(rows: list[Record], page: int) -> Found:
    """Rows of one page, each of which says how many there are."""
    if not rows:
        return Found([], pages(1, 0))
    return Found(rows, pages(page, rows[0]["listed"]), rows[0]["is_more"])


async def every_match(text: str, *, contacts: bool = True) -> list[int]:
    """The ids of all whom `search_clients` finds, however many they are, in the order of the ids."""
    sought = search_of(text, contacts=contacts)
    if not sought:
        return []
    words, phones = sought.shape
    sql = f"{found_by((sought.shape,))} {MATCHES.format(fits=fits(0, words, phones), slip=slip(words))}"
    return [row["client"] for row in await fetch(sql, *asking([sought], 0))]


async def client_with_card(text: str) -> int | None:
    """Whose printed card has this number, however it was typed or scanned."""
    number = "".join(text.split()).upper()
    found: int | None = await fetch_value(BY_CARD, number) if CARD_NUMBER.fullmatch(number) else None
    return found
