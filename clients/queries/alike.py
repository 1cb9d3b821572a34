"""Cards that may be one person: those beside one card, and all there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from asyncpg import Record

from clients.queries.cards import LARGEST_ID
from clients.rules.alike import Face, Likeness, likeness, name_key
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.paging import Pages, pages

# A name that so many have tells nobody apart.
MOST_ALIKE = 12
GONE_INTO = "SELECT gone FROM client_merge WHERE kept = $1 AND undone_at IS NULL ORDER BY id"
FACES = """
SELECT client.id, client.name, client.birthday,
       array_remove(ARRAY[client.phone] || more.phones, NULL) AS phones,
       array_remove(ARRAY[nullif(lower(client.email), '')] || more.emails, NULL) AS emails
FROM client LEFT JOIN LATERAL (
    SELECT array_agg(value) FILTER (WHERE kind IN ('phone', 'whatsapp', 'viber', 'signal')) AS phones,
           array_agg(lower(value)) FILTER (WHERE kind = 'email') AS emails
    FROM client_contact WHERE client_contact.client = client.id
) AS more ON TRUE
"""
# Whoever shares a contact, or has a word of the name sounding alike, by the index of clients.
BESIDE = f"""
{FACES} WHERE client.id <> $1 AND (
    client.phone = ANY($2::text[]) OR lower(client.email) = ANY($3::text[])
    OR client.id IN (SELECT client FROM client_contact WHERE value = ANY($2::text[]) OR lower(value) = ANY($3::text[]))
    OR client.id = ANY($4::int[])
) LIMIT 200
"""  # noqa: S608, E501 - only constants
PAIRS = """
SELECT client_pair.id, likely, why, one, other, first.name AS one_name, second.name AS other_name,
       first.phone AS one_phone, second.phone AS other_phone,
       first.warning AS one_warning, second.warning AS other_warning,
       coalesce(mine.visits, 0) AS one_visits, coalesce(theirs.visits, 0) AS other_visits
FROM client_pair JOIN client AS first ON first.id = one JOIN client AS second ON second.id = other
LEFT JOIN client_total AS mine ON mine.client = one LEFT JOIN client_total AS theirs ON theirs.client = other
WHERE parted_at IS NULL AND ($1 = '' OR strpos(lower(first.name || ' ' || second.name), lower($1)) > 0)
ORDER BY likely DESC, client_pair.id LIMIT $2 OFFSET $3
"""
COUNT_PAIRS = """
SELECT count(*) FROM client_pair
JOIN client AS first ON first.id = one JOIN client AS second ON second.id = other
WHERE parted_at IS NULL AND ($1 = '' OR strpos(lower(first.name || ' ' || second.name), lower($1)) > 0)
"""
DAILY = timedelta(hours=24)
LAST_LOOK = "SELECT * FROM client_look WHERE looked_at IS NOT NULL ORDER BY looked_at DESC LIMIT 1"
WANTED = """
SELECT EXISTS (SELECT FROM client_look WHERE looked_at IS NULL)
    OR NOT EXISTS (SELECT FROM client_look WHERE looked_at > $1)
"""
PARTED = "SELECT one, other FROM client_pair WHERE parted_at IS NOT NULL"
# Cards that went up in one at once are one row, by the number of the first.
MERGED = """
SELECT min(client_merge.id) AS id, client_merge.kept, min(client.name) AS kept_name, count(*) AS cards,
       string_agg(client_merge.name, ', ' ORDER BY client_merge.id) AS name, min(merged_at) AS merged_at,
       min(merged_by) AS merged_by, min(undone_at) AS undone_at, min(undone_by) AS undone_by
FROM client_merge JOIN client ON client.id = client_merge.kept
GROUP BY client_merge.kept, coalesce(nullif(together, 0), client_merge.id)
"""
MERGES = f"""
SELECT * FROM ({MERGED}) AS merged
WHERE $1 = '' OR strpos(lower(name || ' ' || kept_name), lower($1)) > 0
ORDER BY id DESC LIMIT $2 OFFSET $3
"""  # noqa: S608 - only constants
INTO = f"SELECT * FROM ({MERGED}) AS merged WHERE kept = $1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1"  # noqa: S608
BESIDE_PAIRS = """
SELECT one, other FROM client_pair
WHERE parted_at IS NULL AND (one = ANY($1::int[]) OR other = ANY($1::int[])) ORDER BY likely DESC, id
"""
KEPT = "SELECT kept FROM client_merge WHERE gone = $1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1"
COUNT_MERGES = f"""
SELECT count(*) FROM ({MERGED}) AS merged
WHERE $1 = '' OR strpos(lower(name || ' ' || kept_name), lower($1)) > 0
"""  # noqa: S608 - only constants


def face_of(row: Record) -> Face:
    return Face(row["id"], row["name"], frozenset(row["phones"]), frozenset(row["emails"]), row["birthday"])


async def face(client: int) -> Face:
    return face_of((await fetch(f"{FACES} WHERE client.id = $1", client))[0])


async def parted_from(client: int) -> set[int]:
    return {one if other == client else other for one, other in await parted() if client in (one, other)}


async def faces() -> list[Face]:
    return [face_of(each) for each in await fetch(FACES)]


async def beside(face: Face, called_so: Collection[int]) -> list[tuple[Face, Likeness]]:
    """Cards that may be the person of this one, the likeliest first; `called_so` are found by the name."""
    rows = await fetch(BESIDE, face.id, [*face.phones], [*face.emails], [*called_so])
    found = [(each, likeness(face, each)) for each in map(face_of, rows)]
    return sorted(
        (each for each in found if each[1].is_likely), key=lambda each: (-each[1].points, each[0].id)
    )


def likely_pairs(people: Iterable[Face]) -> dict[tuple[int, int], Likeness]:
    """All pairs that are likely: only those are compared that share a contact, or a name and more."""
    found = {}
    by_id = {each.id: each for each in people}
    for one, other in candidates(by_id.values()):
        same = likeness(by_id[one], by_id[other])
        if same.is_likely:
            found[one, other] = same
    return found


def candidates(people: Iterable[Face]) -> set[tuple[int, int]]:
    groups: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for each in people:
        for kind, key in keys_of(each):
            groups[kind, key].add(each.id)
    few = (sorted(group) for group in groups.values() if 1 < len(group) <= MOST_ALIKE)
    return {pair for group in few for pair in combinations(group, 2)}


def keys_of(face: Face) -> Iterator[tuple[str, str]]:
    """Two who share one of these are compared."""
    yield from (("phone", each) for each in face.phones)
    yield from (("email", each) for each in face.emails)
    name = name_key(face.name)
    yield "name", name
    if face.birthday:
        yield "named and born", f"{name} {face.birthday[-5:]}"
        yield "born", f"{face.birthday} {name[:2]}"


async def pairs(text: str, page: int) -> tuple[list[Record], Pages]:
    sought = text.strip()[:80].replace("\0", "")
    found = pages(page, await fetch_value(COUNT_PAIRS, sought))
    return await fetch(PAIRS, sought, found.size, found.offset), found


async def parted() -> set[tuple[int, int]]:
    return {(each["one"], each["other"]) for each in await fetch(PARTED)}


async def kept_of(gone: int) -> int | None:
    """The card in which a card went up, however often that went up in another since."""
    if not 0 < gone <= LARGEST_ID:
        return None
    kept: int | None = await fetch_value(KEPT, gone)
    return kept


async def merges(text: str, page: int) -> tuple[list[Record], Pages]:
    sought = text.strip()[:80].replace("\0", "")
    found = pages(page, await fetch_value(COUNT_MERGES, sought))
    return await fetch(MERGES, sought, found.size, found.offset), found


async def merge_into(client: int) -> Record | None:
    """The last merging into this card that was not taken back."""
    return await fetch_one(INTO, client)


async def groups_of(found: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[int]]:
    """With each pair everybody who is likely to be the same person as one of the two, the likeliest first."""
    pairs = list(found)
    beside: defaultdict[int, list[int]] = defaultdict(list)
    for row in await fetch(BESIDE_PAIRS, [each for pair in pairs for each in pair]):
        beside[row["one"]].append(row["other"])
        beside[row["other"]].append(row["one"])
    return {pair: list(dict.fromkeys([*pair, *beside[pair[0]], *beside[pair[1]]])) for pair in pairs}


async def last_look() -> Record | None:
    """When all cards were compared last: how many, and how many pairs were found."""
    return await fetch_one(LAST_LOOK)


async def is_wanted() -> bool:
    """Somebody asked for it, or it was a day ago."""
    wanted: bool = await fetch_value(WANTED, clock.now() - DAILY)
    return wanted


async def gone_into(client_id: int) -> list[int]:
    """Numbers of the cards that went up in this one and are in it still."""
    return [row["gone"] for row in await fetch(GONE_INTO, client_id)]
