"""What no link is sent for: contacts it cannot reach, what the desk cannot book, others' branches."""

import pytest

from booking import actions
from booking.actions import express
from booking.queries.express import access_link
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.rights import CUSTOMER
from tests.booking.express import by_client, everything, sent, wanted
from tests.booking.scene import at
from tests.booking.wishes import wish
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "phone": "0151 12345679"}, "name"),
        ({"name": "Petra", "phone": ""}, "phone"),
        ({"name": "", "phone": ""}, "name"),
        ({"name": "Petra", "phone": "12"}, "phone"),
        ({"name": "Petra", "phone": "", "email": "petra"}, "email"),
        ({"name": "", "phone": "", "email": "petra"}, "name"),
    ],
)
async def test_a_contact_the_link_cannot_reach_is_refused(typed: dict[str, str], field: str) -> None:
    salon = await open_salon()
    before = await everything()
    with pytest.raises(Invalid) as refusal:
        await sent(salon, **typed)
    assert field in refusal.value.fields
    assert await everything() == before


async def test_what_cannot_be_booked_at_the_desk_cannot_be_held() -> None:
    salon = await open_salon()
    await actions.book(CUSTOMER, wish(salon))
    before = await everything()
    with pytest.raises(actions.TimeTaken):
        await sent(salon, "10:30")
    with pytest.raises(actions.OutsideHours):
        await sent(salon, "20:00")
    with clock.pretend(at("11:00")), pytest.raises(actions.InThePast):
        await sent(salon, "10:00")
    assert await everything() == before


async def test_a_wrong_name_or_address_is_told_and_changes_nothing() -> None:
    salon = await open_salon()
    link = await sent(salon)
    before = await everything()
    with pytest.raises(Invalid) as refusal:
        await by_client(link, " ", email="petra@")
    assert set(refusal.value.fields) == {"name", "email"}
    with pytest.raises(Invalid):
        await by_client(link, comment="x" * 2001)
    assert await everything() == before


async def test_rights_end_at_the_branch_and_at_the_column() -> None:
    salon = await open_salon()
    link = await sent(salon)
    before = await everything()
    with pytest.raises(Forbidden):
        await express.send(salon.actors["Rita"], wanted(salon, "12:00"), 60)
    with pytest.raises(NotFound):
        await express.send(salon.actors["Boris"], wanted(salon, "12:00"), 60)
    for call in (express.withdraw, express.send_again):
        with pytest.raises(NotFound):
            await call(salon.actors["Boris"], link.id)
    with pytest.raises(Forbidden):
        await express.withdraw(salon.actors["Anna"], link.id)
    assert await access_link(salon.actors["Anna"], link.id)
    of_lena = await sent(salon, "12:00", member=salon.lena)
    with pytest.raises(NotFound):
        await access_link(salon.actors["Anna"], of_lena.id)
    assert len((await everything())[0]) == len(before[0]) + 1
