"""Whoever may not see phones and addresses finds none of them on any page, in any part, file or answer."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

from clients.actions import add_client
from clients.schemas import ClientForm
from kit import clock, db
from kit.rights import Permission
from staff.tables import Account
from tests.browse import browser
from tests.browser.harness import NOW
from tests.browser.tour_map import ENDLESS, PAGES, PARTS
from tests.browser.tour_salon import Tour, salon_at_work
from tests.cast import open_salon

FIGURES = "SELECT phone FROM client WHERE phone IS NOT NULL"
ADDRESSES = "SELECT email FROM client WHERE email <> ''"
FURTHER = "SELECT value FROM client_contact WHERE kind IN ('phone', 'email', 'whatsapp', 'telegram')"
WAYS = ({"accept": "text/html"}, {"accept": "application/json"})
BETWEEN = re.compile(r"[\s()\-.·/]|&nbsp;|&#160;|%20|%2B")


def desk_addresses(names: dict[str, object]) -> list[str]:
    pages = [address for addresses in PAGES.values() for address in addresses]
    return [
        address.format(**names)
        for address in (*pages, *PARTS.values())
        if address.startswith("/desk") and address not in ENDLESS
    ]


async def secrets() -> list[str]:
    """What must not be read: the last figures of each number, and every address."""
    phones = [row["phone"][-9:] for row in await db.fetch(FIGURES)]
    emails = [row["email"].lower() for row in await db.fetch(ADDRESSES)]
    return [*phones, *emails, *(row["value"].lower()[-9:] for row in await db.fetch(FURTHER))]


def leaks(body: str, known: list[str]) -> list[str]:
    bare = BETWEEN.sub("", body).lower()
    return [each for each in known if each in body.lower() or BETWEEN.sub("", each) in bare]


async def read_all(tour: Tour, who: str, known: list[str]) -> AsyncIterator[tuple[str, list[str]]]:
    """Every address with what leaks there."""
    async with browser(tour.salon.actors[who]) as client:
        for address in desk_addresses(tour.names):
            for way in WAYS:
                answer = await client.get(address, headers=way)
                yield f"{who} {answer.status_code} {address} {way['accept']}", leaks(answer.text, known)


async def test_no_phone_and_no_address_leaks_to_who_may_not_see_them() -> None:
    """The owner without that right goes everywhere; so do the roles that lack it."""
    with clock.pretend(NOW):
        tour = await salon_at_work()
        known = await secrets()
        assert len(known) >= 6
        async with browser(tour.salon.actors["Nora"]) as client:
            page = await client.get(f"/desk/clients/{tour.salon.masha}")
            assert leaks(page.text, known), "who may see them does, or this proves nothing"
        vera = tour.salon.actors["Vera"]
        blind = {Account.fewer_rights: [Permission.see_phones]}
        await Account.update(blind).where(Account.id == vera.account)
        found = {}
        for who in ("Vera", "Rita", "Anna"):
            async for address, leaked in read_all(tour, who, known):
                if leaked:
                    found[address] = leaked
        assert found == {}


async def test_who_may_not_see_a_number_does_not_learn_it_by_searching_the_journal() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    card = ClientForm(name="Ida Blum", phone="0151 98765432", email="ida@example.com")
    await add_client(vera, card, "DE")
    for may, found in ((True, True), (False, False)):
        fewer = [] if may else [Permission.see_phones]
        await Account.update({Account.fewer_rights: fewer}).where(Account.id == vera.account)
        actor = replace(vera, name=f"Vera {may}")
        async with browser(actor) as client:
            for part in ("9876543", "ida@exam"):
                assert ("Ida Blum" in (await client.get(f"/desk/journal?q={part}")).text) == found
            assert "Ida Blum" in (await client.get("/desk/journal?q=Ida+Blum")).text
