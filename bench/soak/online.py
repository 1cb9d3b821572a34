"""What strangers do on the customer's pages."""

import re
from datetime import timedelta

from bench.soak.client import JSON, Client, Work, insist
from bench.soak.salon import MOST_SEATS
from bench.soak.stand import Wish
from bench.soak.wire import Answer, Question
from kit.vault import new_code

OFFER = re.compile(r"/w/([\w-]+)/offers/([0-9]+)")


async def book_online(client: Client) -> None:
    await send_booking(client, client.wish())


async def send_booking(client: Client, wish: Wish, hold: str | None = None) -> Answer:
    facts = {"service": wish.service, "member": wish.member, "starts_at": wish.at, "hold": hold}
    body = facts | {"addons": wish.addons} | client.contact()
    answer = await client.ask(Question(f"/book/{wish.slug}/visits", facts=body, headers=JSON))
    if answer.status == 201:
        keep(client, answer.facts()["code"])
    return answer


def keep(client: Client, code: str) -> None:
    client.deed(code)
    client.stand.pool.codes.append(code)


async def hold(client: Client) -> None:
    wish = client.wish()
    form = {"service": str(wish.service), "member": str(wish.member or ""), "starts_at": wish.at}
    form["addons"] = "-".join(map(str, wish.addons))
    answer = await client.online(f"/book/{wish.slug}/holds", **form)
    if answer.status == 303:
        client.stand.pool.holds.append((answer.place.rpartition("/")[2], wish))


async def book_held(client: Client) -> None:
    """Whoever still types: the code of the hold makes the form count once, however often it is sent."""
    kept = client.stand.pool.holds
    if not kept:
        return await hold(client)
    code, wish = kept.pop(client.dice.randrange(len(kept)))
    contact = client.dice.getstate()

    async def send() -> Answer:
        client.dice.setstate(contact)
        return await send_booking(client, wish, code)

    await insist(client, send)
    return None


async def move_mine(client: Client) -> None:
    code = client.some(client.stand.pool.codes)
    if code is None:
        return
    answer = await client.online(f"/v/{code}/time", starts_at=client.moment())
    if answer.status == 303:
        client.deed(code)


async def cancel_mine(client: Client) -> None:
    code = client.some(client.stand.pool.codes)
    if code is None:
        return
    answer = await client.online(f"/v/{code}/cancellation", why="The soak")
    if answer.status == 303:
        client.deed(code, "cancel|decline|lapse")


async def accept_another_time(client: Client) -> None:
    code = client.some(client.stand.pool.codes)
    if code is None:
        return
    answer = await client.online(f"/v/{code}/acceptance")
    if answer.status == 303:
        client.deed(code, "accept|restore")


async def take_places(client: Client) -> None:
    event = client.some(client.stand.pool.classes)
    if event is None:
        return
    seats = str(client.dice.randint(1, MOST_SEATS))
    or_list = client.dice.choice(["", "yes"])
    form = {"seats": seats, "code": new_code(), "or_list": or_list} | client.contact()
    path = f"/book/{client.stand.salon.center.slug}/events/{event}/visits"
    answer = await insist(client, lambda: client.online(path, **form))
    if answer.status == 303:
        keep(client, answer.place.rpartition("/")[2])


async def join_the_line(client: Client) -> None:
    wish, salon = client.wish(), client.stand.salon
    first = salon.today + timedelta(days=1)
    last = first + timedelta(days=client.dice.randint(3, 20))
    form = {"service": str(wish.service), "from_on-1": first.isoformat(), "to_on-1": last.isoformat()}
    answer = await client.online(f"/book/{wish.slug}/waiting", **form, **client.contact())
    if answer.status == 303:
        code = answer.place.rpartition("/")[2]
        client.told.rest["a place in line"].add(code)
        client.stand.pool.waiting.append(code)


async def answer_offer(client: Client) -> None:
    """Looks at one's place in line, and takes or declines what is offered there."""
    code = client.some(client.stand.pool.waiting)
    if code is None:
        return
    shown = await client.ask(Question(f"/w/{code}"))
    found = OFFER.search(shown.text)
    if found is None:
        return
    answer = client.dice.choices(["booking", "refusal"], [3, 1])[0]
    done = await client.online(f"{found[0]}/{answer}")
    if done.status == 303 and answer == "booking":
        keep(client, done.place.rpartition("/")[2])


async def leave_the_line(client: Client) -> None:
    code = client.some(client.stand.pool.waiting)
    if code is not None:
        await client.online(f"/w/{code}/{client.dice.choice(['leaving', 'return'])}")


WORKS: dict[Work, int] = {
    book_online: 14,
    hold: 5,
    book_held: 5,
    move_mine: 5,
    cancel_mine: 4,
    accept_another_time: 2,
    take_places: 6,
    join_the_line: 2,
    answer_offer: 5,
    leave_the_line: 1,
}
