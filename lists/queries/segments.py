"""Who is in a segment, and how many; the lists that its terms choose from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asyncpg import Record

from clients.queries import LARGEST_ID, home
from clients.queries.fields import fields_in_use
from clients.queries.formulas import formulas
from kit import clock
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission
from lists.facts import catalogue
from lists.rules.catalogue import Catalogue
from lists.rules.compiling import group_sql
from lists.rules.options import FIXED, Options
from lists.rules.terms import Group
from lists.rules.writing import Moment, Writing
from lists.tables import Segment

PREVIEW = 8
CURRENCIES = "SELECT currency FROM branch GROUP BY currency ORDER BY min(id)"
ALWAYS = (
    "branches",
    "services",
    "categories",
    "people",
    "working",
    "goods",
    "groups",
    "client_sources",
    "tags",
    "lists",
)
NAMED = """
SELECT 'scale' AS what, id, name, position FROM scale
UNION ALL SELECT 'consent', id, title, position FROM consent
UNION ALL SELECT 'service', id, category::text, 0 FROM service ORDER BY position, id
"""
# Of the staff those who are called the same have their branch beside.
OPTIONS = """
WITH member AS (
    SELECT member.id, dismissed_on, member.name || CASE WHEN count(*) OVER (PARTITION BY member.name) > 1
        THEN ', ' || branch.name ELSE '' END AS called
    FROM staff_member AS member JOIN branch ON branch.id = member.branch
)
SELECT 'branches' AS list, id, name AS title, FALSE AS is_past, 0 AS place FROM branch
UNION ALL SELECT 'services', id, name, NOT is_active, 0 FROM service
UNION ALL SELECT 'categories', id, name, FALSE, 0 FROM category
UNION ALL SELECT 'people', id, called, dismissed_on IS NOT NULL, 0 FROM member
UNION ALL SELECT 'working', id, called, FALSE, 0 FROM member WHERE dismissed_on IS NULL
UNION ALL SELECT 'goods', id, name, NOT is_active, 0 FROM good
UNION ALL SELECT 'groups', id, name, FALSE, 0 FROM client_group
UNION ALL SELECT 'client_sources', id, name, FALSE, 0 FROM client_source
UNION ALL SELECT 'tags', id, name, FALSE, 0 FROM tag
UNION ALL SELECT 'lists', id, name, FALSE, 0 FROM client_list
UNION ALL SELECT 'status_' || scale, id, name, FALSE, position FROM status
UNION ALL SELECT 'field_' || field, id, title, removed_at IS NOT NULL, position FROM field_option
ORDER BY is_past, place, title, id
"""
# Who was erased is nobody.
THERE = "client.erased_at IS NULL"
EVERYBODY = """
SELECT (SELECT count(*) FROM client) - (SELECT count(*) FROM client WHERE erased_at IS NOT NULL)
"""
WITH_TOTALS = "client LEFT JOIN client_total AS total ON total.client = client.id"
COUNT = f"SELECT count(*) FROM {WITH_TOTALS} WHERE {{who}} AND {THERE}"  # noqa: S608 - only constants
IDS = f"SELECT client.id FROM {WITH_TOTALS} WHERE {{who}} AND {THERE} ORDER BY client.id"  # noqa: S608 - only constants
ROWS = f"""
SELECT client.id, client.name, client.phone, client.email, client.warning,
       coalesce(total.visits, 0) AS visits, coalesce(total.no_shows, 0) AS no_shows, total.last_at
FROM {WITH_TOTALS} WHERE {{who}} AND {THERE}
ORDER BY lower(client.name), client.id LIMIT {{size}} OFFSET {{offset}}
"""  # noqa: S608 - only constants
SEGMENTS = """
SELECT segment.id, segment.name, segment.is_shared, segment.changed_at, segment.account,
       segment.definition, coalesce(account.name, 'Tempu') AS maker
FROM segment LEFT JOIN account ON account.id = segment.account
WHERE segment.removed_at IS NULL AND (segment.is_shared OR segment.account = $1)
  AND ($2 = '' OR strpos(lower(segment.name), lower($2)) > 0)
ORDER BY lower(segment.name), segment.id LIMIT $3 OFFSET $4
"""
COUNT_SEGMENTS = """
SELECT count(*) FROM segment WHERE removed_at IS NULL AND (is_shared OR account = $1)
  AND ($2 = '' OR strpos(lower(name), lower($2)) > 0)
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What can be asked by this actor, the lists to choose from, and when and where it is asked."""

    facts: Catalogue
    withheld: frozenset[str]
    options: Mapping[str, Options]
    services: Mapping[str, Sequence[str]]
    moment: Moment

    def writing(self) -> Writing:
        return Writing(self.facts, self.moment, self.withheld, self.services)


async def known_to(actor: Actor) -> Known:
    """Facts that the actor has the right to ask for, and the lists to choose from."""
    currencies = [each["currency"] for each in await fetch(CURRENCIES)]
    named = await fetch(NAMED)
    scales, consents = (
        [(each["id"], each["name"]) for each in named if each["what"] == what]
        for what in ("scale", "consent")
    )
    facts = catalogue(currencies, scales, await fields_in_use(), consents, await formulas())
    allowed = {key: fact for key, fact in facts.items() if fact.right is None or actor.may(fact.right)}
    return Known(
        allowed,
        frozenset(facts.keys() - allowed.keys()),
        await options(),
        by_category(named),
        Moment(clock.now(), (await home(actor)).zone),
    )


def by_category(named: Sequence[Record]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in named:
        if each["what"] == "service":
            found[each["name"]].append(str(each["id"]))
    return found


async def options() -> dict[str, Options]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list, {each: [] for each in ALWAYS})
    for each in await fetch(OPTIONS):
        title = f"{each['title']} (no longer)" if each["is_past"] else each["title"]
        found[each["list"]].append((str(each["id"]), title))
    return {**FIXED, **{name: tuple(rows) for name, rows in found.items()}}


async def how_many(group: Group, known: Known) -> int:
    """One query. Raises `Invalid` for what cannot be computed."""
    writing = known.writing()
    found: int = await fetch_value(COUNT.format(who=group_sql(group, writing)), *writing.words)
    return found


async def everybody() -> int:
    found: int = await fetch_value(EVERYBODY)
    return found


async def members(group: Group, known: Known, page: int, size: int = 50) -> tuple[list[Record], Pages]:
    """Clients by name, with their figures."""
    found = pages(page, await how_many(group, known), size=size)
    writing = known.writing()
    sql = ROWS.format(who=group_sql(group, writing), size=found.size, offset=found.offset)
    return await fetch(sql, *writing.words), found


async def ids_of(group: Group, known: Known) -> list[int]:
    """Everybody in it, by id."""
    writing = known.writing()
    rows = await fetch(IDS.format(who=group_sql(group, writing)), *writing.words)
    return [each["id"] for each in rows]


async def segments(actor: Actor, text: str, page: int) -> tuple[list[Record], Pages]:
    """Shared ones and the actor's own, by name."""
    wanted = actor.account or 0, text.strip()[:80].replace("\0", "")
    found = pages(page, await fetch_value(COUNT_SEGMENTS, *wanted))
    return await fetch(SEGMENTS, *wanted, found.size, found.offset), found


async def access_segment(actor: Actor, segment_id: int, *, lock: bool = False) -> Segment:
    """A shared one, or the actor's own; also one that was removed a short while ago."""
    actor.require(Permission.see_clients)
    if 0 < segment_id <= LARGEST_ID:
        wanted = Segment.objects().where(Segment.id == segment_id).first()
        found: Segment | None = await (wanted.lock_rows() if lock else wanted)
        if found is not None and (found.is_shared or found.account == (actor.account or 0)):
            return found
    raise NotFound("There is no such segment.")
