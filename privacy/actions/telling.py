"""An access request is answered with one file: everything the catalogue knows of a client."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from clients import queries as clients
from clients.queries.files import Opened, opened_file
from clients.queries.treatments import opened
from exchange.actions import exporting
from exchange.actions.exporting import Wish
from exchange.queries.exports import Selection
from exchange.tables import ExportRun
from kit import clock, journal
from kit.db import fetch, snapshot, transaction
from kit.machine import ROOT
from kit.rights import CUSTOMER, Actor
from kit.settings import settings
from privacy.catalogue import OWN, Held
from privacy.pages.told import as_html
from privacy.queries import clients as queries
from privacy.rules.telling import TAKES, Own, OwnField, told

WHAT = "all about one client"
STYLE = ROOT / "privacy" / "static" / "told.css"
FIELDS = "SELECT id::text, title, kind = 'file' AS is_file FROM custom_field"
OPTIONS = "SELECT field::text, id::text, title FROM field_option"
FILES = """
SELECT id, title, media, content, small, removed_at FROM client_file
WHERE removed_at IS NULL
  AND (client = ANY($1::int[]) OR visit IN (SELECT id FROM visit WHERE client = ANY($1::int[]))) ORDER BY id
"""
TREATMENTS = """
SELECT version.id AS row, version.content
FROM treatment_version AS version JOIN treatment_note AS note ON note.id = version.note
WHERE client = ANY($1::int[]) OR visit IN (SELECT id FROM visit WHERE client = ANY($1::int[]))
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind."""

    title: str
    table: str
    rows: list[dict[str, Any]]


async def tell(actor: Actor, client_id: int, address: str, browser: str) -> tuple[ExportRun, bytes]:
    """The file, and the note of it: as every export it takes the right and a password, and is marked.

    Raises `Forbidden` or `ProveFirst`, which are noted as well.
    """
    wish = Wish(WHAT, "zip", f"client {client_id}", address, browser, TAKES)
    run = await exporting.begin(actor, wish, Selection([client_id], wish.filters))
    await clients.access_client(actor, client_id)
    content = await everything(run, client_id)
    await exporting.finish(run.id)
    return run, content


async def tell_themselves(client_id: int, address: str, browser: str) -> bytes:
    """The same file for who has shown that it is about them; it is noted beside the exports of the desk."""
    wish = Wish(WHAT, "zip", f"client {client_id}", address, browser, TAKES)
    run = await exporting.keep(CUSTOMER, wish, ExportRun.State.begun, rows=1)
    async with transaction():
        await journal.write(CUSTOMER, "download own data", ("client", client_id))
    content = await everything(run, client_id)
    await exporting.finish(run.id)
    return content


async def everything(run: ExportRun, client_id: int) -> bytes:
    """As it stands at one moment."""
    async with snapshot():
        cards = await queries.cards_of([client_id])
        told_of = [held for held in reversed(OWN) if held.title]  # the card comes first
        parts = [part for part in [await part_of(held, cards) for held in told_of] if part.rows]
        files, own = await fetch(FILES, cards), await own_fields()
        said = {row["row"]: dict(opened(row).said) for row in await fetch(TREATMENTS, cards)}
    photos = {row["id"]: opened_file(row) for row in files}
    for row in (row for part in parts if part.table == "client_file" for row in part.rows):
        row["title"] = photos[row["id"]].title if row["id"] in photos else ""
    for row in (row for part in parts if part.table == "treatment_version" for row in part.rows):
        row["says"] = said.get(row["id"], {})
    return zipped(run, parts, own, photos)


async def part_of(held: Held, cards: list[int]) -> Part:
    return Part(held.title, held.table, await queries.rows_of(held, cards))


async def own_fields() -> Own:
    options: dict[str, dict[str, str]] = {}
    for row in await fetch(OPTIONS):
        options.setdefault(row["field"], {})[row["id"]] = row["title"]
    rows = await fetch(FIELDS)
    return {row["id"]: OwnField(row["title"], options.get(row["id"], {}), row["is_file"]) for row in rows}


def zipped(run: ExportRun, parts: list[Part], own: Own, photos: Mapping[int, Opened]) -> bytes:
    """Everything twice, for people and for programs; and the photos themselves."""
    out = io.BytesIO()
    facts = {"business": settings().site, "told_at": clock.now(), "by": run.who, "export": run.id}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = f"Tempu export {run.mark:08x}".encode()
        archive.writestr("about-you.html", as_html(facts, in_words(parts, own), photos))
        archive.writestr("told.css", STYLE.read_bytes())
        data = {**facts, "fields": own, "parts": parts}
        archive.writestr("about-you.json", msgspec.json.format(msgspec.json.encode(data)))
        for number, photo in photos.items():
            archive.writestr(f"photos/{number}-{plain_name(photo.title)}", photo.content)
    return out.getvalue()


def in_words(parts: list[Part], own: Own) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    return [(part.title, [told(row, own) for row in part.rows]) for part in parts]


def plain_name(name: str) -> str:
    """One that every system can unpack."""
    return "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in name)[-80:]
