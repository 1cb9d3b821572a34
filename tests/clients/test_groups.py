"""The pages of groups of clients."""

import pytest

from clients.tables import Client, ClientGroup
from kit.journal import JournalEntry
from tests.browse import browser
from tests.cast import open_salon

GROUPS = "/desk/clients/groups"


async def test_the_desk_makes_a_group_puts_somebody_in_and_takes_it_away() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.post(GROUPS, data={"name": "Regulars", "horizon_days": "200"})).status_code == 303
        [group] = await ClientGroup.objects()
        assert (group.lead_minutes, group.horizon_days) == (None, 200)
        await b.post(f"/desk/clients/{salon.masha}/group", data={"group": str(group.id)})
        assert "selected>Regulars" in (await b.get(f"/desk/clients/{salon.masha}")).text
        assert ">Regulars<" in (await b.get(GROUPS)).text
        await b.post(f"{GROUPS}/{group.id}", data={"name": "Friends", "lead_minutes": "0"})
        assert 'value="Friends"' in (await b.get(f"{GROUPS}/{group.id}")).text
        assert (await b.post(f"{GROUPS}/{group.id}/removal")).status_code == 303
    assert await ClientGroup.count() == 0
    card = await Client.objects().get(Client.id == salon.masha)
    assert (card.client_group, card.version) == (None, 3)
    told = await JournalEntry.select(JournalEntry.action).order_by(JournalEntry.id).output(as_list=True)
    assert told == ["add", "change group", "change", "remove"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Regulars"}, "name"),
        ({"name": "Others", "lead_minutes": "-1"}, "lead_minutes"),
        ({"name": "Others", "horizon_days": "0"}, "horizon_days"),
    ],
)
async def test_a_group_that_cannot_be_is_refused_beside_its_field(typed: dict[str, str], field: str) -> None:
    salon = await open_salon()
    await ClientGroup(name="Regulars").save()
    async with browser(salon.actors["Olga"]) as b:
        answer = await b.post(GROUPS, data=typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert await ClientGroup.count() == 1
    assert await JournalEntry.count() == 0


async def test_a_group_that_is_not_there_is_nobodys() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        answer = await b.post(f"/desk/clients/{salon.masha}/group", data={"group": "999"})
        assert answer.status_code == 404
        assert (await b.get(f"{GROUPS}/999")).status_code == 404
    assert (await Client.objects().get(Client.id == salon.masha)).version == 1


async def test_who_may_not_edit_clients_sees_no_groups() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Anna"]) as b:
        assert (await b.get(GROUPS)).status_code == 403
        assert (await b.post(f"/desk/clients/{salon.masha}/group", data={})).status_code == 403
