"""Reading tags and statuses: those there are, those of a client, and how they came about."""

from datetime import datetime

import msgspec
from asyncpg import Record

from catalog.queries import there
from clients.tables.tags import Status, StatusScale, Tag
from kit.db import fetch, fetch_one
from kit.rights import Actor, Permission

TAGS = """
SELECT tag.id, tag.name, tag.colour, count(client_tag.id) AS clients
FROM tag LEFT JOIN client_tag ON client_tag.tag = tag.id GROUP BY tag.id ORDER BY lower(tag.name), tag.id
"""
SCALES = """
SELECT id, name, position, (SELECT count(*) FROM client_status WHERE scale = scale.id) AS clients,
       (SELECT coalesce(json_agg(json_build_object('id', id, 'name', status.name, 'colour', colour)
               ORDER BY status.position, id), '[]')
        FROM status WHERE status.scale = scale.id) AS statuses
FROM scale ORDER BY position, id
"""
STATUSES = """
SELECT status.id, status.name, status.colour, count(client_status.id) AS clients
FROM status LEFT JOIN client_status ON client_status.status = status.id
WHERE status.scale = $1 GROUP BY status.id ORDER BY status.position, status.id
"""
OF_CLIENT = """
SELECT (SELECT coalesce(json_agg(json_build_object(
            'id', tag.id, 'name', tag.name, 'colour', tag.colour,
            'since', had.set_at, 'who', had.who, 'rule', had.rule) ORDER BY lower(tag.name), tag.id), '[]')
        FROM tag LEFT JOIN client_tag AS had ON had.tag = tag.id AND had.client = $1) AS tags,
       (SELECT coalesce(json_agg(json_build_object(
            'id', scale.id, 'name', scale.name, 'statuses', (
                SELECT coalesce(json_agg(json_build_object(
                    'id', status.id, 'name', status.name, 'colour', status.colour,
                    'since', had.set_at, 'who', had.who, 'rule', had.rule)
                    ORDER BY status.position, status.id), '[]')
                FROM status LEFT JOIN client_status AS had ON had.status = status.id AND had.client = $1
                WHERE status.scale = scale.id)
            ) ORDER BY scale.position, scale.id), '[]') FROM scale) AS scales,
       (SELECT coalesce(json_agg(json_build_object(
            'name', name, 'is_set', is_set, 'happened_at', happened_at, 'who', who, 'rule', rule)), '[]')
        FROM (SELECT * FROM tag_event WHERE client = $1 ORDER BY id DESC LIMIT 50) AS latest) AS story
"""
# What stands beside a name, for the query of whoever shows names: tags, then statuses.
MARKS = """
SELECT json_build_object('name', tag.name, 'colour', tag.colour) AS mark, client_tag.client, 0 AS place,
       lower(tag.name) AS name
FROM client_tag JOIN tag ON tag.id = client_tag.tag
UNION ALL
SELECT json_build_object('name', status.name, 'colour', status.colour), client_status.client,
       1 + scale.position, lower(status.name)
FROM client_status JOIN status ON status.id = client_status.status
JOIN scale ON scale.id = client_status.scale
"""


class Mark(msgspec.Struct, frozen=True):
    """A tag or a status, as it stands beside a name."""

    name: str
    colour: str


class Had(msgspec.Struct, frozen=True):
    """A tag or a status there is, with since when and by whom the client has it; None: they do not."""

    id: int
    name: str
    colour: str
    since: datetime | None = None
    who: str | None = None
    rule: int | None = None


class Scale(msgspec.Struct, frozen=True):
    id: int
    name: str
    statuses: tuple[Had, ...]

    @property
    def now(self) -> Had | None:
        return next((each for each in self.statuses if each.since), None)


class Event(msgspec.Struct, frozen=True):
    """Something that was set or cleared."""

    name: str
    is_set: bool
    happened_at: datetime
    who: str
    rule: int


class Marks(msgspec.Struct, frozen=True):
    """All tags and scales with what the client has of them, and the latest of how that came about."""

    tags: tuple[Had, ...]
    scales: tuple[Scale, ...]
    story: tuple[Event, ...]

    @property
    def has(self) -> list[Had]:
        """Tags, then statuses."""
        return [each for each in self.tags if each.since] + [scale.now for scale in self.scales if scale.now]


async def marks(client_id: int) -> Marks:
    """Of a client whose card may be seen: one query."""
    row = await fetch_one(OF_CLIENT, client_id) or {}
    texts = ",".join(f'"{part}":{row[part]}' for part in ("tags", "scales", "story"))
    return msgspec.json.decode(f"{{{texts}}}", type=Marks)


def marks_in(row: Record) -> list[Mark]:
    """Of a row that has `MARKS` as a list, `marks`, or nothing in it."""
    return msgspec.json.decode(row["marks"], type=list[Mark]) if row["marks"] else []


async def tags() -> list[Record]:
    """By name, with how many clients have each."""
    return await fetch(TAGS)


async def scales() -> list[tuple[Record, list[Had]]]:
    """In order, with their statuses."""
    return [(row, msgspec.json.decode(row["statuses"], type=list[Had])) for row in await fetch(SCALES)]


async def statuses(scale_id: int) -> list[Record]:
    """In order, with how many clients have each."""
    return await fetch(STATUSES, scale_id)


async def access_tag(actor: Actor, tag_id: int, right: Permission = Permission.edit_catalog) -> Tag:
    """Tags belong to the whole business, like its clients. Whoever edits these may set them."""
    actor.require(right)
    return await there(Tag, tag_id, "tag")


async def access_scale(
    actor: Actor, scale_id: int, right: Permission = Permission.edit_catalog
) -> StatusScale:
    actor.require(right)
    return await there(StatusScale, scale_id, "scale")


async def access_status(actor: Actor, status_id: int, right: Permission = Permission.edit_catalog) -> Status:
    actor.require(right)
    return await there(Status, status_id, "status")
