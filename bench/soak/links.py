"""Times held at the desk for people on the phone, and what these do with their links."""

import re

from bench.soak.client import Client, Work

LINK = re.compile(r"/x/([\w-]{22})")
LENGTHS = ("15", "60", "240")


async def send_link(client: Client) -> None:
    wish = client.wish()
    form = {"branch": str(wish.branch), "service": str(wish.service), "member": str(wish.member or "")}
    form |= {"at": wish.at, "keep": client.dice.choice(LENGTHS), **client.contact()}
    answer = await client.at_desk("express", **form)
    if answer.status != 303:
        return
    number = int(answer.place.rpartition("/")[2].partition("?")[0])
    found = LINK.search((await client.read(f"express/{number}")).text)
    if found is not None:
        client.stand.pool.links.append((number, found[1]))


async def finish_by_link(client: Client) -> None:
    """Now and then pressed again: a link makes one visit."""
    found = client.some(client.stand.pool.links)
    if found is None:
        return
    name, email = (client.contact()[each] for each in ("name", "email"))
    done = await client.online(f"/x/{found[1]}/visit", name=name, email=email)
    if done.status == 303:
        code = done.place.rpartition("/")[2]
        client.deed(code)
        client.stand.pool.codes.append(code)


async def end_link(client: Client) -> None:
    """The client says no, or the desk gives more time, lets it go, or books."""
    found = client.some(client.stand.pool.links)
    if found is None:
        return
    number, code = found
    way = client.dice.choice(("no", "time", "refusal", "visit"))
    if way == "no":
        await client.online(f"/x/{code}/refusal")
    elif way == "visit":
        client.note_entry(await client.at_desk(f"express/{number}/visit"))
    else:
        await client.at_desk(f"express/{number}/{way}", minutes="15")


WORKS: dict[Work, int] = {send_link: 4, finish_by_link: 3, end_link: 2}
