"""Several services in one coming, and people who come together: held, booked here and there, called off.

Moved, restored and paid they are by whoever works on any visit.
"""

from bench.soak.client import Client, Work, insist
from bench.soak.online import keep
from bench.soak.stand import Plan
from bench.soak.wire import Answer

FRIEND = "Friend"


def plan(client: Client) -> Plan:
    """A colour and a cut, two cuts for two, or a cut, a colour and a friend's cut; now and then in turn."""
    salon = client.stand.salon
    place = salon.center if client.dice.random() < 0.75 else salon.garden
    services = client.dice.choice(
        [[[salon.colour, salon.cut]], [[salon.cut], [salon.cut]], [[salon.cut, salon.colour], [salon.cut]]]
    )
    in_turn = "1" if client.dice.random() < 0.3 else ""
    return Plan(place.id, place.slug, services, client.moment(), in_turn)


def online_form(wanted: Plan) -> dict[str, str]:
    text = "~".join("-".join(map(str, each)) for each in wanted.services)
    return {"plan": text, "starts_at": wanted.at, "in_turn": wanted.in_turn}


async def book_together(client: Client) -> None:
    await send(client, plan(client))


async def send(client: Client, wanted: Plan, hold: str = "") -> Answer:
    form = online_form(wanted) | {"hold": hold, "guest_1": FRIEND} | client.contact()
    answer = await client.online(f"/book/{wanted.slug}/together/visits", **form)
    if answer.status == 303:
        keep(client, answer.place.rpartition("/")[2])
    return answer


async def hold_together(client: Client) -> None:
    wanted = plan(client)
    answer = await client.online(f"/book/{wanted.slug}/together/holds", **online_form(wanted))
    if answer.status == 303:
        client.stand.pool.plans.append((answer.place.rpartition("/")[2], wanted))


async def book_held_together(client: Client) -> None:
    """The code of the hold makes the form count once, however often it is sent."""
    kept = client.stand.pool.plans
    if not kept:
        return await hold_together(client)
    code, wanted = kept.pop(client.dice.randrange(len(kept)))
    contact = client.dice.getstate()

    async def again() -> Answer:
        client.dice.setstate(contact)
        return await send(client, wanted, code)

    await insist(client, again)
    return None


async def book_together_at_desk(client: Client) -> None:
    """The desk chooses who does each of them, or leaves it open."""
    wanted = plan(client)
    rows = [(service, guest) for guest, each in enumerate(wanted.services) for service in each]
    form = {"branch": str(wanted.branch), "at": wanted.at, "guest_1": FRIEND, **client.contact()}
    form["together"] = "no" if wanted.in_turn else "yes"
    for number, (service, guest) in enumerate(rows, 1):
        ending = f"-{number}" if number > 1 else ""
        form[f"service{ending}"] = str(service)
        form[f"guest{ending}"] = str(guest or "")
    form["member"] = (
        str(client.dice.choice(client.stand.salon.center.members)) if in_center(client, wanted) else ""
    )
    client.note_entry(await client.at_desk("visits", **form))


def in_center(client: Client, wanted: Plan) -> bool:
    return wanted.branch == client.stand.salon.center.id and client.dice.random() < 0.5


async def cancel_for_all(client: Client) -> None:
    code = client.some(client.stand.pool.codes)
    if code is None:
        return
    answer = await client.online(f"/v/{code}/cancellation", why="The soak", everyone="yes")
    if answer.status == 303:
        client.deed(code, "cancel|decline|lapse")


WORKS: dict[Work, int] = {
    book_together: 5,
    hold_together: 3,
    book_held_together: 3,
    book_together_at_desk: 4,
    cancel_for_all: 2,
}
