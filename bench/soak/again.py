"""Visits every week again, booked together with what is free instead, and called off together."""

import re

from bench.soak.client import Client, Work
from bench.soak.desk import EXPECTED
from bench.soak.wire import Question

HIDDEN = re.compile(r'type="hidden" name="(form_code|seen|version)" value="([^"]*)"')
CHOICE = re.compile(r'name="(on-[0-9-]+)" type="radio" required value="([^"]+)"')


async def repeat(client: Client) -> None:
    """The first thing that is offered for each date; a date of which nothing is free is skipped."""
    found = client.visit(*EXPECTED)
    if found is None:
        return
    rhythm = {"every": "1", "times": str(client.dice.randint(1, 3)), "until": ""}
    page = await look(client, f"{found[0]}/recurrence/dates?every=1&times={rhythm['times']}")
    choices: dict[str, str] = {}
    for name, value in CHOICE.findall(page):
        choices.setdefault(name, value)
    if choices:
        form = rhythm | dict(HIDDEN.findall(page)) | choices | {"notify": "yes"}
        await client.at_desk(f"visits/{found[0]}/recurrence", **form)


async def end_all(client: Client) -> None:
    """Of a visit that repeats, it and all later ones; of any other it is refused."""
    found = client.visit(*EXPECTED)
    if found is None:
        return
    page = await look(client, f"{found[0]}/recurrence/end")
    seen = dict(HIDDEN.findall(page)).get("seen", "")
    if len(seen.split()) > 1:
        await client.at_desk(f"visits/{found[0]}/recurrence/end", why_all="The soak", seen=seen)


async def look(client: Client, path: str) -> str:
    return (await client.ask(Question(f"/desk/visits/{path}", headers=client.signed()))).text


WORKS: dict[Work, int] = {repeat: 2, end_all: 2}
