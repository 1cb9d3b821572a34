"""Where a client comes from who books at the widget, from the first page to the card."""

import pytest

from clients.tables import Client, ClientSource
from tests.browse import browser
from tests.cast import open_salon
from tests.widgets.flow import book

pytestmark = pytest.mark.usefixtures("morning")


async def source_of(phone: str) -> str | None:
    row = await Client.select(Client.client_source.name).where(Client.phone == phone).first()
    assert row is not None
    name: str | None = row["client_source.name"]
    return name


async def online() -> None:
    await ClientSource.update({ClientSource.online: False}, force=True)
    await ClientSource(name="Found us online", online=True).save()


async def test_who_books_first_at_the_widget_has_its_source_on_the_card() -> None:
    salon = await open_salon()
    await online()
    async with browser() as b:
        assert (await book(b, salon, name="Oleg Sidorov", phone="0151 23456789")).status_code == 303
    assert await source_of("+4915123456789") == "Found us online"
    client = await Client.objects().get(Client.phone == "+4915123456789")
    async with browser(salon.actors["Olga"]) as olga:
        assert "Found us online" in (await olga.get(f"/desk/clients/{client.id}")).text


async def test_who_is_known_already_keeps_theirs() -> None:
    salon = await open_salon()
    await online()
    walked_in = ClientSource(name="Walked in")
    await walked_in.save()
    await Client.update({Client.client_source: walked_in.id}).where(Client.id == salon.masha)
    async with browser() as b:
        assert (await book(b, salon)).status_code == 303
    assert await source_of("+4915112345678") == "Walked in"
    assert await Client.count() == 1
