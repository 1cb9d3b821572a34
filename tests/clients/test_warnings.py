"""An allergy stands wherever somebody who serves the client looks: nobody has to open the card for it."""

import pytest

from booking import actions
from clients.tables import Client, Visit
from kit.db import execute
from tests.booking.classes import offer_yoga, places, put_on
from tests.booking.line import wait
from tests.booking.test_check_in import booked
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
WARNING = "Allergic to latex"


async def warned() -> tuple[Salon, list[str]]:
    """Masha has a visit and a place of a class; somebody else waits. Everybody has an allergy."""
    salon = await open_salon()
    visit = await booked(salon)
    event = await put_on(salon, await offer_yoga(salon))
    await actions.book_seats(salon.actors["Olga"], places(event.id, client=salon.masha))
    waiting = await wait(salon, 3)
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
        *(
            f"/desk/calendar{part}?branch={salon.center}&day=2026-12-01"
            for part in ("/day", "/agenda", "/print")
        ),
    ]


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
