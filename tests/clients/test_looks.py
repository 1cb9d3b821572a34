"""Who looked at whom: once for each ten minutes, found by either, forgotten after a year."""

from datetime import timedelta

import pytest

from clients.actions import add_client
from clients.actions.looks import forget_looks, note_look, note_looks
from clients.schemas import ClientForm
from clients.tables import CardLook
from kit import clock
from kit.rights import SYSTEM
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def noted() -> list[tuple[str, int, str, int]]:
    rows = await CardLook.objects().order_by(CardLook.id)
    return [(row.who, row.client, row.what, row.times) for row in rows]


async def test_opening_comparing_and_exporting_cards_is_noted_and_a_list_is_not() -> None:
    salon = await open_salon()
    other = await add_client(SYSTEM, ClientForm(name="Mascha"), "DE")
    async with browser(salon.actors["Olga"]) as b:
        for _ in range(3):
            await b.get(f"/desk/clients/{salon.masha}")
        await b.get("/desk/clients")
        await b.get("/desk/clients/99999")
        await b.get(f"/desk/clients/{salon.masha}/merge/{other.id}")
    async with browser(salon.actors["Anna"]) as b:
        assert (await b.get(f"/desk/clients/{salon.masha}")).status_code == 403
    async with browser(salon.actors["Vera"]) as b:
        await b.post("/desk/exchange/exports/clients", data={"format": "csv", "q": "mascha"})
        page = (await b.get("/desk/privacy/looks?q=masha")).text
        assert "Olga" in page
        assert "Cards compared" in page
        assert "Olga" in (await b.get(f"/desk/privacy/looks?q={salon.masha}")).text
        assert "Nothing found" in (await b.get("/desk/privacy/looks?q=nobody")).text
    found = await noted()
    assert found[:3] == [
        ("Olga", salon.masha, "card", 3),
        ("Olga", salon.masha, "compare", 1),
        ("Olga", other.id, "compare", 1),
    ]  # fmt: skip
    assert ("Vera", other.id, "export", 1) in found


async def test_ten_minutes_later_it_is_another_look_and_after_a_year_none() -> None:
    salon = await open_salon()
    await looks(salon)
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        await looks(salon)
    assert await noted() == [("Olga", salon.masha, "photos", 2)] * 2
    await note_looks(salon.actors["Vera"], range(1, 3_000), "export")
    await note_look(SYSTEM, salon.masha, "card")
    assert (await noted())[2:] == [("Vera", 0, "export", 1)], "a long list is one look, a program none"
    with clock.pretend(clock.now() + timedelta(days=366)):
        await forget_looks()
    assert await noted() == []


async def looks(salon: Salon) -> None:
    for _ in range(2):
        await note_look(salon.actors["Olga"], salon.masha, "photos")
