"""What stands beside the visits: labels, notes, warnings, birthdays, a photo, and who is in the chair."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from random import Random

from msgspec import structs
from PIL import Image, ImageDraw

from booking.actions.labels import add_label, set_labels
from booking.actions.notes import mark, write_notes
from booking.actions.photos import add_photo
from booking.rules.moments import Mark
from clients.actions import change_client
from clients.pages.cards import filled_in
from clients.queries import client_row
from clients.rules import example_phone
from clients.tables import Client
from demo.company import Place
from kit.db import fetch
from kit.rights import SYSTEM, Actor

LABELS = (("No hurry", "teal"), ("Brings the dog", "amber"), ("First colour", "violet"), ("VIP", "rose"))
WARNINGS = (
    "Allergic to ammonia",
    "Latex allergy: use other gloves",
    "Sensitive scalp, no hot water",
    "Pregnant: no strong smells",
)
NOTES = (
    "Colour 7.1 with 20 vol, 35 minutes.",
    "Likes it quiet. Tea with milk.",
    "Last time a finger too short on the left.",
    "Show her the new spring colours.",
)
BIRTHDAYS = 60
SOON = """
SELECT id, client, status FROM visit
WHERE branch = $1 AND starts_at BETWEEN $2 AND $3 AND client IS NOT NULL
  AND status IN ('waiting', 'confirmed', 'arrived')
ORDER BY id
"""


async def write_beside(chance: Random, places: Sequence[Place], now: datetime) -> None:
    labels = [(await add_label(SYSTEM, *each)).id for each in LABELS]
    for place in places:
        rows = await fetch(SOON, place.id, now - timedelta(hours=2), now + timedelta(days=2))
        visits = [row["id"] for row in rows]
        for visit in chance.sample(visits, min(14, len(visits))):
            await set_labels(place.reception, visit, [chance.choice(labels)], None)
        for visit in chance.sample(visits, min(10, len(visits))):
            await write_notes(place.reception, visit, chance.choice(NOTES), None)
        await warn(chance, place, sorted({row["client"] for row in rows}), now)
        here = [row["id"] for row in rows if row["status"] == "arrived"]
        for visit in here[::2]:
            await mark(place.reception, visit, Mark.start, None)
        if visits:
            await add_photo(place.reception, (here or visits)[0], "before.png", portrait(), "before")


async def warn(chance: Random, place: Place, clients: list[int], now: datetime) -> None:
    """Some of those who come soon have an allergy, and some a birthday within the next weeks."""
    warned = set(chance.sample(clients, min(6, len(clients))))
    for client in chance.sample(clients, min(BIRTHDAYS, len(clients))):
        day = now.date() + timedelta(days=chance.randrange(-180, 180))
        year = f"{chance.randrange(1950, 2006)}-" if chance.random() < 0.5 else ""
        facts: dict[str, str | list[str]] = (
            {"birthday": f"{year}{day:%m-%d}"} if f"{day:%m-%d}" != "02-29" else {}
        )
        if client in warned:
            facts["warning"] = chance.choice(WARNINGS)
        await change(place.reception, await client_row(client), place.country, facts)
    mother = example_phone(place.country).split(" or ")[1]
    for place_in_line, client in enumerate(clients[::4]):
        reached: dict[str, str | list[str]] = {
            "card_number": f"LC-{10_000 + client * 37}",
            "contact_kind": ["telegram", "phone"],
            "contact_value": [f"guest_{client}", mother if place_in_line < 2 else ""],
            "contact_label": ["", "mother’s" if place_in_line < 2 else ""],
        }
        await change(place.reception, await client_row(client), place.country, reached)


async def change(actor: Actor, client: Client, country: str, facts: Mapping[str, str | list[str]]) -> None:
    form = structs.replace(await filled_in(client), **facts)
    await change_client(actor, client.id, form, client.version, country)


def portrait(hair: str = "#5a3a28") -> bytes:
    """A head of hair, as far as one can be drawn with two ellipses."""
    picture = Image.new("RGB", (900, 1200), "#e8dfd3")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((180, 120, 720, 980), fill=hair)
    pen.ellipse((280, 330, 620, 860), fill="#e9bd9c")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
