"""An allergy stands wherever somebody who serves the client looks: nobody has to open the card for it."""

import pytest

from booking import actions
from clients.tables import Client, ClientCall, Review, StatusScale, Visit
from clients.tables.merges import ClientPair
from kit import clock
from kit.db import execute, fetch_value
from lists.rules.terms import Group, Term, to_json
from lists.tables import Segment
from tests.booking.classes import offer_yoga, places, put_on
from tests.booking.line import wait
from tests.booking.test_check_in import booked
from tests.browse import browser
from tests.cast import Salon, add, open_salon

pytestmark = pytest.mark.usefixtures("morning")
WARNING = "Allergic to latex"


async def warned() -> tuple[Salon, list[str]]:
    """Masha has a visit and a place of a class; somebody else waits. Everybody has an allergy."""
    salon = await open_salon()
    visit = await booked(salon)
    event = await put_on(salon, await offer_yoga(salon))
    await actions.book_seats(salon.actors["Olga"], places(event.id, client=salon.masha))
    waiting = await wait(salon, 3)
    await called_and_reviewed(salon, visit.id)
    await execute("UPDATE client SET warning = $1", WARNING)
    return salon, [
        f"/desk/clients/{salon.masha}",
        f"/desk/bills/{visit.id}",
        f"/desk/visits/{visit.id}",
        f"/desk/events/{event.id}",
        f"/desk/waiting?branch={salon.center}",
        f"/desk/waiting/{waiting.id}",
        "/desk/clients?q=masha",
        "/desk/visits/new/clients?name=masha",
        f"/desk/palette?q=masha&branch={salon.center}",
        f"/desk/clients/{salon.masha}/links/new?q=client",
        "/desk/sheet",
        f"/desk/board/{await with_everybody_hot()}",
        f"/desk/segments/{await everybody(salon)}",
        "/desk/clients/calls?show=all",
        "/desk/clients/duplicates",
        "/desk/reviews",
        *(
            f"/desk/calendar{part}?branch={salon.center}&day=2026-12-01"
            for part in ("/day", "/agenda", "/print")
        ),
    ]


async def called_and_reviewed(salon: Salon, visit: int) -> None:
    """And somebody looks like her."""
    await add(ClientCall(client=salon.masha, direction="in", result="missed", started_at=clock.now()))
    await add(Review(visit=visit, rating=5, written_at=clock.now()))
    other = await fetch_value("SELECT id FROM client WHERE id <> $1 ORDER BY id LIMIT 1", salon.masha)
    one, other = sorted((salon.masha, other))
    await add(ClientPair(one=one, other=other, likely=80, why="the same name", found_at=clock.now()))


async def with_everybody_hot() -> int:
    return await add(StatusScale(name="How warm"))


async def everybody(salon: Salon) -> int:
    definition = to_json(Group(parts=(Term("name", "known"),)))
    vera = salon.actors["Vera"]
    return await add(
        Segment(
            name="All",
            definition=definition,
            account=vera.account,
            is_shared=True,
            created_at=clock.now(),
            changed_at=clock.now(),
        )
    )


async def test_wherever_a_client_is_shown_their_warning_is_and_nowhere_without_one() -> None:
    salon, addresses = await warned()
    async with browser(salon.actors["Olga"]) as b:
        for address in addresses:
            fragment = (
                {"HX-Request": "true", "HX-Request-Type": "partial"} if "/clients?name" in address else {}
            )
            assert WARNING in (await b.get(address, headers=fragment)).text, address
        await Client.update({Client.warning: ""}, force=True)
        for address in addresses:
            assert "Warning: " not in (await b.get(address)).text, address


async def test_whoever_is_checked_in_is_told_of_with_their_warning() -> None:
    salon, _ = await warned()
    visit = await Visit.objects().where(Visit.client == salon.masha).order_by(Visit.id).first()
    code = f"https://book.example.com/v/{visit.code}"
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.post("/desk/check-in", data={"code": code, "branch": str(salon.center)})).text
    assert "is checked in" in page
    assert WARNING in page
