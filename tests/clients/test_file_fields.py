"""A field of one's own that holds a photo or a file: filled by an upload or chosen, seen with the right."""

from dataclasses import replace

import pytest
from msgspec import structs

from clients.actions import change_client
from clients.actions.fields import add_field, change_field
from clients.actions.files import Upload, add_file, remove_file
from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.file_schemas import AboutForm
from clients.pages.cards import filled_in
from clients.queries import client_row
from clients.queries.files import files_of
from clients.rules.answers import Sent
from clients.rules.fields import Field, load
from clients.schemas import FieldForm
from clients.tables import Client, ClientFile, CustomField
from kit.errors import Invalid
from kit.files.reading import ready
from kit.journal import JournalEntry
from kit.rights import SYSTEM, Actor, Permission
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.clients.own import own
from tests.clients.visits import NOW
from tests.files import drawn, paper

pytestmark = pytest.mark.usefixtures("morning")
MASHA = {"name": "Masha Petrova", "phone": "+4915112345678", "email": "masha@example.com", "version": "1"}


async def added(client: int, content: bytes, **about: str) -> ClientFile:
    return await add_file(
        SYSTEM, client, Upload("Agreed.pdf", ready(content)), AboutForm(**about), NOW.date()
    )


async def held(salon: Salon) -> dict[int, object]:
    return dict(load((await client_row(salon.masha)).extra))


ASKS = ("is_required", "is_asked", "is_at_desk")


async def test_it_is_neither_required_nor_asked_for_before_there_is_something_to_add_it_to() -> None:
    salon = await open_salon()
    for of, asks in (("client", ASKS[:2]), ("visit", ASKS), ("staff", ASKS[:1])):
        for each in asks:
            with pytest.raises(Invalid) as refusal:
                await add_field(
                    salon.actors["Vera"], FieldForm(of=of, title="Scan", kind="file", **{each: "yes"})
                )
            assert set(refusal.value.fields) == {"kind"}
    assert await CustomField.count() == 0
    field = await own(salon, "Scan", "file")
    with pytest.raises(Invalid):
        await change_field(
            salon.actors["Vera"], field.id, FieldForm(title="Scan", kind="file", is_asked="yes")
        )
    async with browser(salon.actors["Vera"]) as vera:
        for of in ("client", "visit", "staff"):
            assert "Photo or file" in (await vera.get(f"/desk/clients/fields/new?of={of}")).text


async def test_an_upload_fills_it_in_and_the_card_leads_to_the_file() -> None:
    salon = await open_salon()
    field = await own(salon, "Consent form", "file")
    card = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as olga:
        assert "Consent form" in (await olga.get(f"{card}/files")).text
        sent = {"file": ("a.pdf", paper(), "application/pdf")}
        gone = await olga.post(f"{card}/files", data={"field": "999"}, files=sent)
        assert (gone.status_code, await ClientFile.count()) == (422, 0)
        assert (
            await olga.post(f"{card}/files", data={"field": str(field.id)}, files=sent)
        ).status_code == 303
        [file] = await files_of(salon.masha)
        assert await held(salon) == {field.id: file.id}
        assert f'href="{card}/files/{file.id}">Open it</a>' in (await olga.get(card)).text
    async with browser(salon.actors["Rita"]) as rita:
        page = (await rita.get(card)).text
    assert (f"File {file.id}" in page, "Open it" in page) == (True, False)
    assert await JournalEntry.count().where(JournalEntry.action == "change") == 1


async def test_on_the_form_one_of_the_clients_own_files_is_chosen_and_no_other() -> None:
    salon = await open_salon()
    field = await own(salon, "Portrait", "file")
    other = await add(Client(name="Other", created_at=NOW))
    mine, theirs = await added(salon.masha, drawn()), await added(other, drawn())
    card = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as olga:
        assert "Agreed.jpg" not in (await olga.get("/desk/clients/new")).text
        form = {**MASHA, "fields": str(field.id)}
        for wrong in (str(theirs.id), "9999", "x", "99999999999"):
            refused = await olga.post(card, data={**form, field.name: wrong})
            assert refused.status_code == 422, wrong
            assert "photos and files" in refused.text
        assert await held(salon) == {}
        assert (await olga.post(card, data={**form, field.name: str(mine.id)})).status_code == 303
        assert await held(salon) == {field.id: mine.id}
        await remove_file(SYSTEM, salon.masha, mine.id)
        assert "A file that is not here any more" in (await olga.get(f"{card}/edit")).text
        new = {**form, "phone": "0151 23456789", "name": "New", field.name: str(mine.id)}
        assert (await olga.post("/desk/clients", data=new)).status_code == 422
    assert await Client.count() == 2


async def test_who_may_not_see_files_keeps_it_when_saving_and_cannot_choose() -> None:
    salon = await open_salon()
    field, olga = await own(salon, "Portrait", "file"), salon.actors["Olga"]
    file, second = await added(salon.masha, drawn(), field=str(field.id)), await added(salon.masha, paper())
    blind = replace(olga, permissions=olga.permissions - {Permission.see_files})
    await save(salon, blind, field, file.id)
    with pytest.raises(Invalid):
        await save(salon, blind, field, second.id)
    assert await held(salon) == {field.id: file.id}


async def save(salon: Salon, actor: Actor, field: Field, value: int) -> None:
    client = await client_row(salon.masha)
    sent = Sent({field.id: (str(value),)}, frozenset({field.id}))
    form = structs.replace(await filled_in(client), answers=sent)
    await change_client(actor, salon.masha, form, client.version, "DE")


async def test_it_goes_with_the_card_into_another_and_out_of_it_again() -> None:
    salon = await open_salon()
    field = await own(salon, "Portrait", "file")
    file = await added(salon.masha, drawn(), field=str(field.id))
    other = await add(Client(name="Mascha", created_at=NOW))
    made = await merge(SYSTEM, other, salon.masha, {})
    assert dict(load((await client_row(other)).extra)) == {field.id: file.id}
    assert [each.id for each in await files_of(other)] == [file.id]
    await unmerge(SYSTEM, made.id)
    assert (await held(salon), load((await client_row(other)).extra)) == ({field.id: file.id}, {})


async def test_in_the_sheet_it_is_there_or_not_and_no_cell_takes_it() -> None:
    salon = await open_salon()
    field = await own(salon, "Portrait", "file")
    file = await added(salon.masha, drawn())
    await save(salon, SYSTEM, field, file.id)
    key = f"field_{field.id}"
    async with browser(salon.actors["Olga"]) as olga:
        sheet = (await olga.get(f"/desk/sheet?cols=name,{key}")).text
        assert (await olga.get(f"/desk/sheet/cells/{salon.masha}/{key}")).status_code == 404
    assert "Portrait" in sheet
    assert "yes" in sheet.split("Masha Petrova", 1)[1].split("</tr>", 1)[0].lower()
