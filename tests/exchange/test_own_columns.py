"""What a business has of its own comes in and goes out too: tags, statuses, further contacts, its fields."""

import csv
import io
from dataclasses import replace

import pytest

from clients.actions.fields import add_field
from clients.actions.marking import set_tag
from clients.actions.sources import add_source
from clients.actions.tags import add_scale, add_tag
from clients.rules.fields import load
from clients.schemas import FieldForm
from clients.tables import Client, ClientSource
from clients.tables.fields import CustomField, FieldOption
from clients.tables.tags import ClientTag, Tag
from exchange.tables import ImportMark
from kit import db
from kit.rights import Actor, Permission
from tests.browse import browser
from tests.cast import Salon
from tests.exchange.coming import csv_of, imported, looked_at, said_of, salon, taken_back

HEADINGS = ("Name", "Phone", "Card number", "Further phones", "Instagram", "Tags", "Warmth", "Hair", "Skin",
            "Since when", "Budget", "Likes tea", "Shoe", "Language", "Source", "Importance",
            "Discount", "Responsible")  # fmt: skip
IDA = ("Ida Blum", "0151 11111111", "a 17", "0151 22222222 (mother); 030 123456", "@ida.b", "vip, Regular",
       "warm", "Short", "Dry, Red", "17.05.2020", "1.234,50", "ja", "38,5",
       "Deutsch", "instagram", "gold", "7,5 %", "anna")  # fmt: skip
MASHA = ("Masha Petrova", "0151 12345678", "", "", "", "VIP", "Cold", "Long", "", "", "", "no", "", *[""] * 5)
FILE = csv_of([IDA, MASHA], HEADINGS)
ALL = """
SELECT name, card_number,
       extra::text || language || importance || ' ' || discount_rate || coalesce(client_source, 0) || ' '
       || coalesce(responsible, 0),
       (SELECT array_agg((kind, value, label)::text ORDER BY position)
        FROM client_contact WHERE client = c.id),
       (SELECT array_agg((name, set_at, client_tag.who)::text ORDER BY name)
        FROM client_tag JOIN tag ON tag.id = tag WHERE client = c.id),
       (SELECT array_agg((status.name, set_at, client_status.who)::text)
        FROM client_status JOIN status ON status.id = status WHERE client = c.id)
FROM client AS c ORDER BY name
"""
pytestmark = pytest.mark.usefixtures("morning")


async def opened() -> tuple[Salon, Actor, Tag]:
    """With a tag, a scale and a field of every kind of cell; Masha has something of each already."""
    there, vera = await salon()
    vip = await add_tag(vera, "VIP", "teal")
    await add_scale(vera, "Warmth", "Cold\nWarm")
    for title, kind, options in (
        ("Hair", "one_of", "Short\nLong"), ("Skin", "several", "Dry\nRed\nOily"), ("Since when", "date", ""),
        ("Budget", "money", ""), ("Likes tea", "yes_no", ""), ("Shoe", "decimal", ""),
    ):  # fmt: skip
        form = FieldForm(
            title=title, kind=kind, new_options=options, currency="EUR" if kind == "money" else ""
        )
        await add_field(vera, form)
    await set_tag(vera, [there.masha], vip.id)
    await add_source(vera, "Instagram")
    await db.execute(
        "INSERT INTO client_contact (client, kind, value, label) VALUES ($1, 'site', 'https://m.ru', 'x')",
        there.masha,
    )
    return there, vera, vip


async def everything() -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in await db.fetch(ALL)]


async def answers(name: str) -> dict[str, object]:
    """By the titles of fields, options by theirs."""
    card = await Client.objects().get(Client.name == name)
    assert card is not None
    titles = {each.id: each.title for each in await CustomField.objects()}
    return {titles[field]: value for field, value in load(card.extra).items()}


async def test_all_that_a_card_can_have_comes_in_and_is_taken_back() -> None:
    salon, vera, _ = await opened()
    before = await everything()
    run = await imported(vera, FILE, way="overwrite")
    assert {state for state, _ in (await said_of(run)).values()} == {"new", "changed"}
    [ida, masha] = await everything()
    assert ida[:2] == ("Ida Blum", "A17")
    source = await ClientSource.objects().get(ClientSource.name == "Instagram")
    assert str(ida[2]).endswith(f"de3 750{source.id} {salon.anna}")
    assert ida[3] == ['(instagram,ida.b,"")', "(phone,+4915122222222,mother)", '(phone,+4930123456,"")']
    assert [each.split(",")[0] for each in ida[4]] == ["(Regular", "(VIP"]
    assert [each.split(",")[0] for each in ida[5]] == ["(Warm"]
    told, option = await answers("Ida Blum"), {each.title: each.id for each in await FieldOption.objects()}
    assert told == {
        "Hair": option["Short"], "Skin": (option["Dry"], option["Red"]), "Since when": "2020-05-17",
        "Budget": 123450, "Likes tea": True, "Shoe": told["Shoe"],
    }  # fmt: skip
    assert str(told["Shoe"]) == "38.5"
    assert await answers("Masha Petrova") == {"Hair": option["Long"], "Likes tea": False}
    assert masha[3:5] == before[0][3:5]  # VIP was there: since when and by whom it was set stays
    again = await looked_at(vera, FILE, way="overwrite")
    assert {state for state, _ in (await said_of(again)).values()} == {"same"}
    await taken_back(vera, run)
    assert await everything() == before


async def test_a_card_that_got_a_tag_since_stays() -> None:
    _, vera, vip = await opened()
    run = await imported(vera, csv_of([IDA, ("Tom", "", "", "", "", "Regular", *[""] * 11)], HEADINGS))
    tom = await Client.objects().get(Client.name == "Tom")
    assert tom is not None
    await set_tag(vera, [tom.id], vip.id)
    await taken_back(vera, run)
    assert [row["name"] for row in await Client.select(Client.name).order_by(Client.name)] == [
        "Masha Petrova",
        "Tom",
    ]
    kept = await ImportMark.objects().get(ImportMark.name == "Tom")
    assert kept is not None
    assert kept.outcome == "has tags that were set since"
    assert await ClientTag.count().where(ClientTag.client == tom.id) == 2


async def test_what_is_wrong_is_said_in_the_words_of_the_business() -> None:
    _, vera, _ = await opened()
    fewer = {Permission.edit_catalog, Permission.give_discounts}
    less = replace(vera, permissions=vera.permissions - fewer)
    rows = [
        ("A", "", "", "", "", "Nobody’s", *[""] * 11),
        ("B", "", "", "", "", "", "hot", *[""] * 10),
        ("C", "", "", "", "", "", "", "Bald", *[""] * 9),
        ("D", "", "", "", "@@", *[""] * 12),
        ("E", "", "", "", "", "", "", "", "", "", "much", *[""] * 6),
        ("H", *[""] * 13, "Nobody", "", ""),
        ("I", *[""] * 15, "10"),
        ("F", "", "x1", *[""] * 14),
        ("G", "", "X1", *[""] * 14),
    ]
    run = await looked_at(less, csv_of(rows, HEADINGS))
    said = await said_of(run)
    assert said[2] == ("wrong", "There is no tag “Nobody’s”. Who looks after the settings can make it.")
    assert said[3] == ("wrong", "“hot” is not among “Warmth”: Cold, Warm.")
    assert said[4] == ("wrong", "“Bald” is not among “Hair”: Short, Long.")
    assert said[5] == ("wrong", "“@@” is no Instagram address.")
    assert said[6][0] == "wrong"
    assert said[6][1].startswith("“much” under “Budget”: ")
    assert said[7] == ("wrong", "There is no source “Nobody”. Make it under Clients, Sources first.")
    assert "right to give discounts" in said[8][1]
    assert said[9] == ("new", "")
    assert said[10] == ("wrong", "Row 9 has this card number already.")
    assert await Tag.count() == 1


async def test_what_went_out_comes_in_again_as_it_is() -> None:
    _, vera, _ = await opened()
    await imported(vera, FILE, way="overwrite")
    before = await everything()
    async with browser(vera) as client:
        sent = await client.post("/desk/exchange/exports/clients", data={"format": "csv", "q": ""})
    heading, *rows = csv.reader(io.StringIO(sent.content.decode("utf-8-sig")))
    [ida] = [dict(zip(heading, row, strict=True)) for row in rows if row[1] == "Ida Blum"]
    assert (ida["Tags"], ida["Warmth"], ida["Skin"], ida["Budget"], ida["Likes tea"], ida["Shoe"]) == (
        "Regular, VIP", "Warm", "Dry, Red", "1234.50", "yes", "38.5",
    )  # fmt: skip
    run = await looked_at(vera, sent.content, way="overwrite")
    assert {state for state, _ in (await said_of(run)).values()} == {"same"}
    assert await everything() == before
