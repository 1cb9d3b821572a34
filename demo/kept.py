"""Photos before and after, treatment notes and notes of some who come soon."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from booking.actions.photos import add_photo
from clients.actions.notes import add_note, pin_note
from clients.actions.templates import add_template
from clients.actions.treatments import Door, change_treatment, write_treatment
from clients.rules.treatments import Row
from demo.beside import portrait
from demo.company import Place
from kit.db import fetch
from kit.rights import SYSTEM

COLOUR = [
    Row("Formula"), Row("Minutes", "number"), Row("Scalp", "choice", "Fine\nDry\nSensitive"),
    Row("Patch test", "yes_no"), Row("Next time", "long"),
]  # fmt: skip
SKIN = [Row("Skin", "choice", "Dry\nOily\nMixed"), Row("Used", "long"), Row("Redness after", "yes_no")]
FORMULAS = ("7.1, 20 vol", "6.35 and 7.4, 1:1", "9.0 toned with 10.1")
LATER = ("A shade warmer.", "Five minutes less.", "Show her the copper.")
NOTES = ("Prefers the chair at the window.", "Comes with her daughter on Saturdays.", "Ask how the trip was.")
BROWN, COPPER = "#5a3a28", "#a4552a"
PAST = """
SELECT DISTINCT ON (visit.client) visit.id, visit.client, client.name
FROM visit JOIN client ON client.id = visit.client
WHERE visit.branch = $1 AND visit.status = 'done' AND visit.starts_at > $2 AND visit.client IN (
    SELECT client FROM visit WHERE status IN ('waiting', 'confirmed', 'arrived'))
ORDER BY visit.client, visit.starts_at DESC LIMIT 6
"""


async def keep_of_some(chance: Random, places: Sequence[Place], now: datetime) -> None:
    colour = await add_template(SYSTEM, "Colour", COLOUR)
    await add_template(SYSTEM, "Skin", SKIN)
    for place in places:
        for number, row in enumerate(await fetch(PAST, place.id, now - timedelta(days=90))):
            door = Door(row["client"], row["name"], "", "", row["id"], writes=True)
            answers = {"q-0": chance.choice(FORMULAS), "q-1": str(chance.randrange(25, 45, 5)), "q-3": "yes"}
            note = await write_treatment(place.reception, door, colour.id, answers)
            if number % 3 == 0:
                more = {**answers, "q-4": chance.choice(LATER)}
                await change_treatment(place.reception, door, note.id, 1, more)
            written = await add_note(place.reception, row["client"], chance.choice(NOTES))
            if number == 0:
                await pin_note(place.reception, row["client"], written.id, up=True)
                await add_photo(place.reception, row["id"], "before.png", portrait(BROWN), "before")
                await add_photo(place.reception, row["id"], "after.png", portrait(COPPER), "after")
