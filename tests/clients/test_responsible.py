"""Who looks after a client: chosen on the card, in a cell and for many at once; who leaves stays."""

import json
from datetime import date

import pytest

from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.queries import client_row
from clients.tables import Client
from kit.db import execute, fetch
from kit.errors import Invalid
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from lists.actions.bulk import change_many, look
from lists.actions.undoing import undo
from lists.queries import ids_of, known_to
from lists.rules.bulk import Wish
from lists.rules.terms import Group, Term
from lists.tables import Act
from staff.tables import StaffMember
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def leaves(member: int) -> None:
    await StaffMember.update({StaffMember.dismissed_on: date(2026, 11, 1)}).where(StaffMember.id == member)


async def form(salon: Salon, **more: str) -> dict[str, str]:
    client = await client_row(salon.masha)
    return {"name": client.name, "phone": client.phone or "", "version": str(client.version), **more}


async def whose(client: int) -> int | None:
    return (await client_row(client)).responsible  # type: ignore[no-any-return]


async def test_it_is_chosen_on_the_card_and_stands_in_its_head_and_journal() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        sent = await form(salon, responsible=str(salon.anna))
        assert (await b.post(f"/desk/clients/{salon.masha}", data=sent)).status_code == 303
        assert "responsible: Anna" in (await b.get(f"/desk/clients/{salon.masha}")).text
    assert await whose(salon.masha) == salon.anna
    entry = await JournalEntry.objects().where(JournalEntry.action == "change").first()
    assert json.loads(entry.before)["responsible"] == ""
    assert json.loads(entry.after)["responsible"].startswith("Anna")


async def test_who_left_stays_shown_as_former_and_is_not_chosen_anew() -> None:
    salon = await open_salon()
    await execute("UPDATE client SET responsible = $1 WHERE id = $2", salon.anna, salon.masha)
    await leaves(salon.anna)
    await leaves(salon.lena)
    async with browser(salon.actors["Olga"]) as b:
        assert "(no longer)" in (await b.get(f"/desk/clients/{salon.masha}")).text
        kept = await form(salon, responsible=str(salon.anna), warning="Nuts")
        assert (await b.post(f"/desk/clients/{salon.masha}", data=kept)).status_code == 303
        refused = await b.post(
            f"/desk/clients/{salon.masha}", data=await form(salon, responsible=str(salon.lena))
        )
        assert refused.status_code == 422
        assert "do not work here any more" in refused.text
    assert await whose(salon.masha) == salon.anna
    with pytest.raises(Invalid, match="does not work here"):
        await look(SYSTEM, Wish(Act.assign, salon.lena), [salon.masha])


async def test_a_cell_changes_it_and_offers_who_works_here() -> None:
    salon = await open_salon()
    await leaves(salon.lena)
    cell = f"/desk/sheet/cells/{salon.masha}/responsible"
    async with browser(salon.actors["Olga"]) as b:
        shown = (await b.get(cell)).text
        assert f'value="{salon.anna}"' in shown
        assert f'value="{salon.lena}"' not in shown
        version = str((await client_row(salon.masha)).version)
        assert (await b.post(cell, data={"value": str(salon.anna), "version": version})).status_code == 200
    assert await whose(salon.masha) == salon.anna


async def test_whose_clients_they_were_are_found_assigned_to_another_and_taken_back() -> None:
    salon = await open_salon()
    other = Client(name="Ida", created_at=(await client_row(salon.masha)).created_at)
    await other.save()
    await execute("UPDATE client SET responsible = $1 WHERE id = $2", salon.anna, salon.masha)
    await leaves(salon.anna)
    asked = Group(parts=(Term("responsible", "any_of", (str(salon.anna),)),))
    known = await known_to(SYSTEM)
    chosen = await ids_of(asked, known)
    assert chosen == [salon.masha]
    assert (str(salon.anna), "Anna (no longer)") in known.options["people"]
    wish = Wish(Act.assign, salon.lena)
    plan = await look(SYSTEM, wish, [*chosen, other.id])
    assert (plan.told, len(plan.changing)) == ("Make “Lena” responsible", 2)
    done = await change_many(SYSTEM, wish, [*chosen, other.id], plan.mark)
    assert [await whose(each) for each in (salon.masha, other.id)] == [salon.lena, salon.lena]
    told = await fetch("SELECT before, after FROM journal_entry WHERE action = 'assign' ORDER BY subject_id")
    assert [(json.loads(each["before"]), json.loads(each["after"])) for each in told] == [
        ({"responsible": "Anna"}, {"responsible": "Lena"}),
        ({"responsible": ""}, {"responsible": "Lena"}),
    ]
    await undo(SYSTEM, done.id)
    assert [await whose(each) for each in (salon.masha, other.id)] == [salon.anna, None]


async def test_merging_chooses_it_and_unmerging_gives_it_back() -> None:
    salon = await open_salon()
    other = Client(name="Masha P.", created_at=(await client_row(salon.masha)).created_at)
    other.responsible = salon.lena
    await other.save()
    await execute("UPDATE client SET responsible = $1 WHERE id = $2", salon.anna, salon.masha)
    made = await merge(SYSTEM, salon.masha, other.id, {"responsible": "gone"})
    assert await whose(salon.masha) == salon.lena
    await unmerge(SYSTEM, made.id)
    assert (await whose(salon.masha), await whose(other.id)) == (salon.anna, salon.lena)
