"""A file that comes in during a test, step by step."""

import csv
import io
from collections.abc import Sequence

from clients.actions import index_missing
from clients.tables import Client
from exchange import worker
from exchange.actions import asking, deciding, uploading
from exchange.schemas import LookForm
from exchange.tables import ImportRun
from kit import db
from kit.rights import Actor
from tests.cast import Salon, open_salon

HEADINGS = ("Name", "Phone", "E-mail", "Birthday", "Notes")
LIST = (
    ("Ida Blum", "0151 11111111", "ida@example.com", "17.05.1990", "Likes tea"),
    ("Masha P.", "+49 151 12345678", "", "29.02.", "Came with Ida"),
    ("Tom", "0151 22222222", "tom@example.com", "", ""),
)


def csv_of(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([headings, *rows])
    return out.getvalue().encode()


async def taken_in(actor: Actor, content: bytes, name: str = "clients.csv") -> ImportRun:
    return await uploading.take_in(actor, "clients", name, io.BytesIO(content))


async def looked_at(actor: Actor, content: bytes, **said: object) -> ImportRun:
    """Sent, its columns taken as they are guessed, looked at by the worker."""
    import msgspec

    run = await taken_in(actor, content)
    run = await fresh(run)
    options = msgspec.json.decode(run.options)
    wishes = {name: options[name] for name in ("headed", "country", "order", "way", "faulty")}
    fields = tuple(msgspec.json.decode(run.fields))
    await asking.look(actor, run.id, LookForm(**{"fields": fields, **wishes, **said}))
    await work_off()
    return await fresh(run)


async def imported(actor: Actor, content: bytes, **said: object) -> ImportRun:
    run = await looked_at(actor, content, **said)
    await deciding.begin(actor, run.id)
    await work_off()
    await index_missing(lambda: None)  # what the worker has a program apart do
    return await fresh(run)


async def taken_back(actor: Actor, run: ImportRun) -> ImportRun:
    await deciding.take_back(actor, run.id)
    await work_off()
    return await fresh(run)


async def work_off() -> None:
    while await worker.work():
        pass


async def fresh(run: ImportRun) -> ImportRun:
    found = await ImportRun.objects().get(ImportRun.id == run.id)
    assert found is not None
    return found


async def cards() -> dict[str, dict[str, object]]:
    """Everything that is on every card, by name."""
    rows = await Client.select().order_by(Client.id)
    return {row["name"]: {name: value for name, value in row.items() if name != "id"} for row in rows}


async def said_of(run: ImportRun) -> dict[int, tuple[str, str]]:
    rows = await db.fetch(
        "SELECT number, state, fault FROM import_line WHERE run = $1 ORDER BY number", run.id
    )
    return {row["number"]: (row["state"], row["fault"]) for row in rows}


async def salon() -> tuple[Salon, Actor]:
    opened = await open_salon()
    return opened, opened.actors["Vera"]
