"""What reception does with visits: booking, moving, steps, calling off, bringing back, requests, the till."""

from bench.soak.client import JSON, Client, Work
from bench.soak.salon import PRICE
from bench.soak.wire import Question

EXPECTED = ("waiting", "confirmed", "arrived")
# Visits are known by their numbers on the day's page alone, and a soak shall not read it all the time.
MOST_KNOWN = 4000


async def look_at_day(client: Client) -> None:
    """Learns of visits that others made."""
    place = client.dice.choice(client.stand.salon.places)
    answer = await client.read(f"calendar/day?branch={place.id}&day={client.day()}")
    if answer.status != 200:
        return
    day, pool = answer.facts(), client.stand.pool
    for entry in day["visits"]:
        client.note(entry["id"], entry["version"], entry["status"])
    known = set(pool.classes)
    pool.classes += [each["id"] for each in day["classes"] if each["id"] not in known]
    while len(pool.visits) > MOST_KNOWN:
        del pool.visits[next(iter(pool.visits))]


async def book_at_desk(client: Client) -> None:
    wish = client.wish()
    form = {"branch": str(wish.branch), "service": str(wish.service), "member": str(wish.member or "")}
    form["addons"] = str(wish.addons[0]) if wish.addons else ""
    client.note_entry(await client.at_desk("visits", **form, at=wish.at, **client.contact()))


async def move(client: Client) -> None:
    """Dragged to another time, and as often to another person."""
    found = client.visit(*EXPECTED)
    if found is None:
        return
    visit, seen = found
    member = str(client.dice.choice(client.stand.salon.center.members)) if client.dice.random() < 0.5 else ""
    form = {"at": client.moment(), "member": member, "version": str(seen.version)}
    await change(client, visit, f"visits/{visit}/time", form)


async def move_anyway(client: Client) -> None:
    """Where it is refused, over exactly what was named."""
    found = client.visit(*EXPECTED)
    if found is None:
        return
    visit, seen = found
    member = str(client.dice.choice(client.stand.salon.center.members))
    form = {"at": client.moment(), "member": member, "version": str(seen.version)}
    answer = await client.at_desk(f"visits/{visit}/time", **form)
    agreed = answer.facts().get("anyway", "") if answer.status == 409 else ""
    if agreed:
        await change(client, visit, f"visits/{visit}/time", form | {"anyway": agreed})
    elif not client.note_entry(answer) and answer.status == 409:
        client.note_entry(await client.read(f"calendar/visits/{visit}"))


async def undo(client: Client) -> None:
    """What was done with it last; mostly that was somebody else, or too long ago."""
    found = client.visit(*EXPECTED, "cancelled", "no_show")
    if found is not None:
        await change(client, found[0], f"visits/{found[0]}/undo", {"version": str(found[1].version)})


async def rearrange(client: Client) -> None:
    """Another service with somebody else in place of all that was booked, and at times one more."""
    found = client.visit(*EXPECTED)
    if found is None:
        return
    visit, seen = found
    form = {"version": str(seen.version)}
    for number in range(1, client.dice.choice((2, 2, 3))):
        wish = client.wish()
        form |= {f"service-{number}": str(wish.service), f"member-{number}": str(wish.member or "")}
    await change(client, visit, f"visits/{visit}/services", form)


async def change(client: Client, visit: int, path: str, form: dict[str, str]) -> None:
    """Where it was changed meanwhile, what it is now is looked up."""
    answer = await client.at_desk(path, **form)
    if not client.note_entry(answer) and answer.status == 409:
        client.note_entry(await client.read(f"calendar/visits/{visit}"))


async def step(client: Client) -> None:
    found = client.visit(*EXPECTED, "no_show", "listed")
    if found is None:
        return
    visit, seen = found
    back = ["waiting"] if seen.status in ("no_show", "listed") else ["confirmed", "arrived", "no_show"]
    form = {"status": client.dice.choice(back), "version": str(seen.version)}
    await change(client, visit, f"visits/{visit}/status", form)


async def call_off(client: Client) -> None:
    found = client.visit(*EXPECTED)
    if found is not None:
        form = {"why": "The soak", "tell": "yes", "version": str(found[1].version)}
        await change(client, found[0], f"visits/{found[0]}/cancellation", form)


async def restore(client: Client) -> None:
    found = client.visit("cancelled")
    if found is not None:
        form = {"status": "waiting", "version": str(found[1].version)}
        await change(client, found[0], f"visits/{found[0]}/status", form)


async def answer_request(client: Client) -> None:
    found = client.visit("requested")
    if found is None:
        return
    visit, seen = found
    way = client.dice.choices(["acceptance", "refusal", "offer"], [3, 1, 2])[0]
    form = {"version": str(seen.version)}
    more = {"refusal": {"why": "The soak"}, "offer": {"at": client.moment()}}.get(way, {})
    await change(client, visit, f"requests/{visit}/{way}", form | more)


async def complete(client: Client) -> None:
    """Paid by card, at the price of the list."""
    found = client.visit(*EXPECTED)
    if found is None:
        return
    visit, seen = found
    amounts = PRICE["Cut"], PRICE["Cut"] + PRICE["Shave"], PRICE["Colour"]
    amount = client.dice.choices(amounts, [5, 2, 3])[0]
    await settle(client, visit, "completion", {"version": seen.version, "payments": [
        {"method": "card", "amount": amount}
    ]})  # fmt: skip


async def reopen(client: Client) -> None:
    found = client.visit("done")
    if found is not None:
        await settle(client, found[0], "reopening", {"version": found[1].version, "why": "The soak"})


async def settle(client: Client, visit: int, way: str, facts: dict[str, object]) -> None:
    if not client.token:
        await client.at_desk("visits")
    headers = client.signed() | JSON
    answer = await client.ask(Question(f"/desk/bills/{visit}/{way}", facts=facts, headers=headers))
    if answer.status in (200, 201):
        bill = answer.facts()
        client.told.bills.add((visit, bill["closing"]))
        client.note(visit, bill["version"], bill["status"])


WORKS: dict[Work, int] = {
    look_at_day: 5,
    book_at_desk: 12,
    move: 10,
    move_anyway: 2,
    undo: 4,
    rearrange: 4,
    step: 5,
    call_off: 4,
    restore: 3,
    answer_request: 4,
    complete: 4,
    reopen: 2,
}
