"""What changes the salon itself under what is booked: classes and series, and hours."""

import re
from datetime import timedelta

from bench.soak.client import JSON, Client, Work
from bench.soak.salon import CAPACITY
from bench.soak.wire import Answer, Question

KEEP_ALL = re.compile(r'name="keep_all" value="([0-9,]+)"')
WITHDRAWAL = re.compile(r"/desk/time-off/([0-9]+)/withdrawal")
VERSION = re.compile(r'name="version" value="([0-9]+)"')
HOURS = ("10:00-18:00", "8:00-14:00", "12:00-20:00", "8:00-12:00, 13:00-20:00", "")
MOST_CLASSES = 300


async def put_on_class(client: Client) -> None:
    """Once, or as a series of some weeks."""
    salon, pool = client.stand.salon, client.stand.pool
    if len(pool.classes) > MOST_CLASSES:
        return
    form = {"branch": str(salon.center.id), "service": str(salon.yoga), "at": client.moment()}
    form |= {"member": str(client.dice.choice(salon.center.members)), "capacity": str(CAPACITY)}
    if client.dice.random() < 0.3:
        form |= {"repeats": "WEEKLY", "count": str(client.dice.randint(2, 4)), "skip": "yes"}
    answer = await client.at_desk("events", **form)
    if answer.status == 303:
        event = answer.place.rpartition("/")[2]
        client.told.rest["a class"].add(event)
        pool.classes.append(int(event))


async def change_class(client: Client) -> None:
    """Another time, another leader, or more or fewer places; of one date, or of all that follow."""
    salon = client.stand.salon
    event = client.some(client.stand.pool.classes)
    if event is None:
        return
    version = await version_of(client, event)
    scope = client.dice.choice(["one", "one", "following", "all"])
    form = {"at": client.moment(), "member": str(client.dice.choice(salon.center.members)), "minutes": "60"}
    form |= {"capacity": str(client.dice.randint(2, CAPACITY + 2)), "scope": scope, "version": version}
    await client.at_desk(f"events/{event}/change", **form)


async def version_of(client: Client, event: int) -> str:
    shown = await client.ask(Question(f"/desk/events/{event}/change", headers=client.signed()))
    found = VERSION.search(shown.text)
    return found[1] if found else ""


async def call_class_off(client: Client) -> None:
    event = client.some(client.stand.pool.classes)
    if event is None:
        return
    form = {"why": "The soak", "scope": "one", "version": await version_of(client, event)}
    answer = await client.at_desk(f"events/{event}/cancellation", **form)
    if answer.status == 303 and event in client.stand.pool.classes:
        client.stand.pool.classes.remove(event)


async def give_place(client: Client) -> None:
    event = client.some(client.stand.pool.classes)
    if event is not None:
        form = {"seats": str(client.dice.randint(1, 2)), "or_list": client.dice.choice(["", "yes"])}
        await client.at_desk(f"events/{event}/people", **form, **client.contact())


async def copy_people(client: Client) -> None:
    event = client.some(client.stand.pool.classes)
    if event is not None:
        await client.at_desk(f"events/{event}/copies")


def somebody(client: Client) -> int:
    return client.dice.choice([member for place in client.stand.salon.places for member in place.members])


async def change_date(client: Client) -> None:
    """One date is different; the visits that no longer fit are kept when the desk is asked about them."""
    path = f"staff/{somebody(client)}/exceptions"
    await decided(client, path, {"happens_on": client.day(), "hours": client.dice.choice(HOURS)})


async def decided(client: Client, path: str, form: dict[str, str]) -> Answer:
    answer = await client.at_desk(path, **form)
    asked = KEEP_ALL.search(answer.text) if answer.status == 409 else None
    return await client.at_desk(path, **form, keep_all=asked[1]) if asked else answer


async def back_to_usual(client: Client) -> None:
    await decided(client, f"staff/{somebody(client)}/exceptions/{client.day()}/removal", {})


async def change_schedule(client: Client) -> None:
    """Of every week from a Monday on."""
    today = client.stand.salon.today
    monday = today + timedelta(days=7 * client.dice.randint(1, 3) - today.weekday())
    hours = client.dice.choice(("8:00-20:00", "8:00-20:00", "9:00-19:00"))
    form = {"starts_on": monday.isoformat(), "length": "7"} | {f"hours-{day}": hours for day in range(7)}
    await decided(client, f"staff/{somebody(client)}/schedules", form)


async def take_time_off(client: Client) -> None:
    """An hour or two; whoever did so before comes back from it as often."""
    member = somebody(client)
    page = await client.ask(Question(f"/desk/staff/{member}/schedule", headers=client.signed() | JSON))
    taken = WITHDRAWAL.findall(page.text)
    if taken and client.dice.random() < 0.6:
        await client.at_desk(f"time-off/{client.dice.choice(taken)}/withdrawal")
        return
    day, hour = client.day(), client.dice.randint(8, 17)
    form = {"starts_on": day, "ends_on": day, "starts": f"{hour:02}:00", "ends": f"{hour + 2:02}:00"}
    await decided(client, f"staff/{member}/time-off", form)


WORKS: dict[Work, int] = {
    put_on_class: 3,
    change_class: 2,
    call_class_off: 1,
    give_place: 2,
    copy_people: 1,
    change_date: 1,
    back_to_usual: 1,
    change_schedule: 1,
    take_time_off: 1,
}
