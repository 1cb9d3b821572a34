"""Erased: nothing of the person is in any table, all money is as it was. One file tells all before."""

import io
import json
import re
import zipfile
from dataclasses import replace

import asyncpg
import pytest

import booking.actions
from booking.actions import Booking
from clients.actions import add_note, change_client
from clients.actions.merging import OneCard, merge
from clients.queries import Erased, search_clients
from clients.queries.counts import wrong_figures
from clients.queries.indexed import wrong_in_index
from clients.schemas import ClientForm
from clients.tables import Client, ClientFile
from exchange.tables import ExportRun
from kit.db import execute, fetch, fetch_value, transaction
from kit.errors import Forbidden, ProveFirst
from kit.rights import CUSTOMER, SYSTEM
from kit.seen import Stale
from ledger.queries import faults
from privacy.actions.erasing import AlreadyErased, StillComing, erase, facts
from privacy.queries import clients as queries
from staff.tables import Account
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import open_salon
from tests.privacy.lived import EMAIL, MINE, NAME, PHONE, lived, money

pytestmark = pytest.mark.usefixtures("morning")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
FIGURES = (
    r"7[ ()./-]{0,3}6[ ()./-]{0,3}5[ ()./-]{0,3}4[ ()./-]{0,3}3[ ()./-]{0,3}2[ ()./-]{0,3}1[ ()./-]{0,3}0"
)
# The first name alone is anybody's, and a Telegram name in its own column is hers.
SOUGHT = "|".join([*(re.escape(mark) for mark in MINE.values()), FIGURES])


ROWS = 'SELECT to_jsonb(t)::text AS row FROM "{table}" AS t WHERE to_jsonb(t)::text ~* $1'


async def where_known() -> dict[str, list[str]]:
    """Every row of every table in which there is anything of her."""
    found = {}
    for each in await fetch(TABLES):
        rows = await fetch(ROWS.format(table=each["tablename"]), SOUGHT)
        if rows:
            found[each["tablename"]] = [row["row"].lower() for row in rows]
    return found


async def proved(salon):  # type: ignore[no-untyped-def]
    return replace(salon.actors["Vera"], is_proved=True)


async def test_nothing_of_the_person_is_in_any_table_and_all_money_is_as_it_was() -> None:
    salon, her = await lived()
    before, known = await money(), await where_known()
    assert len(known) > 15, "the marks are everywhere, or this proves nothing"
    everything = "".join(row for rows in known.values() for row in rows)
    assert [mark for mark in MINE.values() if mark.lower() not in everything] == [
        MINE["photo"],
        MINE["treatment"],
    ]
    await erase(await proved(salon), her)
    assert await where_known() == {}
    assert await ClientFile.count() == 0
    assert await money() == before
    assert await faults() == []
    assert await wrong_figures() == []
    assert (await wrong_in_index(0))[0] == []
    assert await fetch_value("SELECT name FROM client WHERE id = $1", her) == f"Erased client {her}"
    assert "Came with [gone] ([gone]), [gone]" in await fetch_value(
        "SELECT text FROM client_note WHERE client = $1", salon.masha
    )
    assert (await search_clients("markerova", 1)).rows == []


async def test_one_file_tells_all_that_is_known_for_people_and_for_programs() -> None:
    salon, her = await lived()
    async with browser(salon.actors["Vera"]) as client:
        sent = await client.post(f"/desk/privacy/clients/{her}/file")
    archive = zipfile.ZipFile(io.BytesIO(sent.content))
    page, data = (archive.read(f"about-you.{kind}").decode() for kind in ("html", "json"))
    for mark in MINE.values():
        assert mark.lower() in page.lower(), mark
        assert mark.lower() in data.lower(), mark
    assert [name for name in archive.namelist() if "photos/" in name and "photomark" in name]
    parts = {part["title"]: part["rows"] for part in json.loads(data)["parts"]}
    assert len(parts["visits"]) == 2
    assert "code" not in parts["visits"][0], "what opens a door is not told"
    assert "Came with" not in page, "what stands on the cards of others is theirs"
    run = await ExportRun.objects().order_by(ExportRun.id, ascending=False).first()
    assert (run.state, run.what, run.rows) == ("finished", "all about one client", 1)


async def test_who_is_still_to_come_or_waits_is_not_erased_and_it_is_said_why() -> None:
    salon = await open_salon()
    vera = await proved(salon)
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("10:00"), client=salon.masha)
    visit = await booking.actions.book(vera, wanted)
    with pytest.raises(StillComing, match="cancel or close the visits"):
        await erase(vera, salon.masha)
    assert await fetch_value("SELECT phone FROM client WHERE id = $1", salon.masha) is not None
    await booking.actions.cancel(vera, visit.id, "ill")
    await erase(vera, salon.masha)
    with pytest.raises(AlreadyErased):
        await erase(vera, salon.masha)


async def test_only_with_the_right_and_a_password_and_for_what_the_question_showed() -> None:
    salon = await open_salon()
    vera = await proved(salon)
    for who in ("Nora", "Olga", "Anna", "Rita"):
        with pytest.raises(Forbidden):
            await erase(replace(salon.actors[who], is_proved=True), salon.masha)
    with pytest.raises(ProveFirst):
        await erase(salon.actors["Vera"], salon.masha)
    with pytest.raises(Stale):
        await erase(vera, salon.masha, "what was there yesterday")
    assert await fetch_value("SELECT count(*) FROM client WHERE erased_at IS NULL") == 1
    assert await fetch_value("SELECT count(*) FROM erasure") == 0


async def test_what_was_erased_stays_so_and_whoever_comes_again_is_somebody_new() -> None:
    salon, her = await lived()
    vera = await proved(salon)
    await erase(vera, her)
    for write in (
        add_note(vera, her, "was Zuzana"),
        change_client(vera, her, ClientForm(name="Zuzana"), 99),
    ):
        with pytest.raises(Erased):
            await write
    with pytest.raises(OneCard):
        await merge(SYSTEM, salon.masha, her, {})
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("16:00"), NAME, PHONE, EMAIL)
    again = await booking.actions.book(CUSTOMER, wanted)
    assert again.client != her
    assert await Client.count().where(Client.phone == "+4915176543210") == 1


async def test_the_question_says_what_goes_what_stays_and_what_is_in_the_way() -> None:
    salon, her = await lived()
    kinds = facts(await queries.kinds(await queries.cards_of([her])))
    assert (kinds["card"], kinds["visits"], kinds["photos and papers"]) == (1, 2, 1)
    async with browser(salon.actors["Vera"]) as client:
        page = (await client.get(f"/desk/privacy/clients/{her}/erasure")).text
        assert "2 visits: when, for what" in page
        assert "2 bills and 2 payments, to the cent" in page
        path = f"/desk/privacy/clients/{her}/erasure"
        refused = await client.post(path, data={"sure": ""})
        assert refused.status_code == 422
        assert "Say that you know what this means." in refused.text
        seen = re.search(r'name="seen" value="(\w+)"', page)[1]
        done = await client.post(path, data={"sure": "yes", "seen": seen})
        assert done.status_code == 303
        shown = await client.get(f"/desk/clients/{her}")
        assert f"Erased client {her}" in shown.text
        assert "a number without a person" in shown.text
        assert f"/desk/clients/{her}/edit" not in shown.text
        listed = await client.get("/desk/privacy")
        assert f"Erased client {her}" in listed.text


async def test_pages_and_the_file_are_for_who_has_the_right() -> None:
    salon = await open_salon()
    path = f"/desk/privacy/clients/{salon.masha}/erasure"
    async with browser(salon.actors["Nora"]) as client:
        assert (await client.get("/desk/privacy")).status_code == 403
        assert (await client.get(path)).status_code == 403
        assert (await client.post(f"/desk/privacy/clients/{salon.masha}/file")).status_code == 403


async def test_the_file_is_not_for_who_may_not_see_phones_or_photos() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    for right in ("see_phones", "see_files"):
        await Account.update({Account.fewer_rights: [right]}).where(Account.id == vera.account)
        async with browser(replace(vera, name=right)) as client:
            assert "Everything known" not in (await client.get(f"/desk/privacy/clients/{salon.masha}")).text
            assert (await client.post(f"/desk/privacy/clients/{salon.masha}/file")).status_code == 403


async def test_the_database_itself_books_nobody_who_was_erased() -> None:
    salon, her = await lived()
    await erase(await proved(salon), her)
    for sql in (
        "UPDATE visit SET status = 'waiting' WHERE client = $1 AND status = 'cancelled'",
        "UPDATE client SET notes = 'Zuzana' WHERE id = $1",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            async with transaction():
                await execute(sql, her)
