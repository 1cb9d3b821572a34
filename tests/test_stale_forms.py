"""A form that was opened before somebody else saved overwrites nothing: it is told, and may then save."""

import re
from dataclasses import dataclass
from html import unescape

import httpx
import pytest

from catalog.price_tables import Change
from checkout.actions import add_register
from checkout.registers import escpos
from checkout.registers.kinds import with_defaults
from checkout.rules.registers import NewRegister
from clients.actions.groups import add_group
from clients.actions.tags import add_scale, add_tag
from clients.actions.templates import add_template
from clients.rules.treatments import Row
from clients.schemas import GroupForm
from finance.actions import add_bank, add_item
from finance.schemas import BankForm, ItemForm
from kit import db
from kit.journal import JournalEntry
from stock.actions import add_supplier
from stock.schemas import SupplierForm
from tests.booking.prices import HAPPY, put_up
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.own import own
from tests.sending import hidden
from tests.staff.levels import raise_to

pytestmark = pytest.mark.usefixtures("morning")
INPUT = re.compile(r"<input ([^>]*)>")
AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>')
SELECT = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
SENTENCE = "Somebody changed this in the meantime"


@dataclass(frozen=True)
class Changes:
    """A form and one of its fields: what is saved there first, and what an older form then tries."""

    page: str
    field: str
    first: str
    second: str

    def __str__(self) -> str:
        return f"{self.page} {self.field}"


FORMS = [
    Changes("/desk/services/{haircut}", "name", "Short cut", "Long cut"),
    Changes("/desk/services/{haircut}", "price-{center}", "47.00", "49.00"),
    Changes("/desk/services/{haircut}", "minutes", "30 + 15 free + 15", "75"),
    Changes("/desk/services/{haircut}/rules", "lead_minutes", "15", "45"),
    Changes("/desk/services/categories/{category}", "name", "Cuts", "All hair"),
    Changes("/desk/services/{haircut}/levels", "price-{level}-{center}", "61.00", "62.00"),
    Changes("/desk/prices/{rule}", "value", "25", "30"),
    Changes("/desk/goods/{shampoo}", "name", "Soap", "Balm"),
    Changes("/desk/goods/{shampoo}", "price-{center}", "13.00", "14.00"),
    Changes("/desk/rooms/{room}", "name", "Front chair", "Back chair"),
    Changes("/desk/rooms/{room}", "position", "3", "4"),
    Changes("/desk/services/{haircut}", "need-{kind}", "1", "2"),
    Changes("/desk/rooms/kinds/{kind}", "name", "Front chair", "Back chair"),
    Changes("/desk/branches/{center}", "address", "1 Old Street", "2 New Street"),
    Changes("/desk/staff/{anna}", "title", "Stylist for men", "Colourist"),
    Changes("/desk/staff/levels/{level}", "name", "Top stylist", "Best stylist"),
    Changes("/desk/staff/{anna}/skills", "price-{haircut}", "51.00", "53.00"),
    Changes("/desk/accounts/{olga}", "name", "Olga One", "Olga Two"),
    Changes("/desk/branches/{center}/hours", "hours-0", "10:00-18:00", "11:00-17:00"),
    Changes("/desk/clients/groups/{group}", "lead_minutes", "30", "90"),
    Changes("/desk/clients/fields/{own}", "help", "As on the label", "As on the box"),
    Changes("/desk/clients/fields/{own}", "option-{option}", "Wavy", "As a ruler"),
    Changes("/desk/clients/tags/{tag}", "name", "Important", "Very important"),
    Changes("/desk/clients/scales/{scale}", "name", "Warmth", "Heat"),
    Changes("/desk/clients/templates/{template}", "name", "Tint", "Shade"),
    Changes("/desk/finance/banks/{bank}", "number", "DE02", "DE03"),
    Changes("/desk/finance/suppliers/{supplier}", "notes", "Rings twice", "Comes on Mondays"),
    Changes("/desk/finance/items/{item}", "name", "Flowers", "Plants"),
    Changes("/desk/receipts/registers/{printer}", "host", "192.168.1.7", "192.168.1.8"),
]
each_form = pytest.mark.parametrize("form", FORMS, ids=str)


async def names(salon: Salon) -> dict[str, int | None]:
    kind = await db.fetch_value("SELECT kind FROM resource WHERE id = $1", salon.colour_chair)
    category = await db.fetch_value("SELECT category FROM service WHERE id = $1", salon.haircut)
    known = {name: getattr(salon, name) for name in ("center", "anna", "haircut", "shampoo")}
    olga = salon.actors["Olga"].account
    group = await add_group(salon.actors["Vera"], GroupForm("Regulars"))
    wanted = NewRegister("Front", "escpos", with_defaults(escpos.KIND, {"host": "192.168.1.5"}))
    printer = await add_register(salon.actors["Vera"], salon.center, wanted)
    rule = await put_up(salon.center, Change.percent_off, 2000, **HAPPY)
    made = {"group": group.id, "printer": printer.id, "rule": rule, "level": await raise_to(salon.anna)}
    made |= await own_things(salon) | await of_finance(salon)
    return {**known, **made, "room": salon.colour_chair, "kind": kind, "category": category, "olga": olga}


async def own_things(salon: Salon) -> dict[str, int]:
    """A field with an option, a tag, a scale."""
    hair = await own(salon, "Hair", "one_of", new_options="Straight")
    tag = await add_tag(salon.actors["Vera"], "VIP", "rose")
    scale = await add_scale(salon.actors["Vera"], "How warm", "New")
    template = await add_template(salon.actors["Vera"], "Colour", [Row("Formula")])
    return {
        "template": template.id,
        "own": hair.id,
        "option": hair.options[0].id,
        "tag": tag.id,
        "scale": scale.id,
    }


async def of_finance(salon: Salon) -> dict[str, int]:
    vera = salon.actors["Vera"]
    return {
        "bank": await add_bank(vera, BankForm(branch=str(salon.center), name="Savings bank")),
        "supplier": await add_supplier(vera, SupplierForm(name="Landlord")),
        "item": await add_item(vera, ItemForm(name="Soap", section="sales")),
    }


def fields(page: str, action: str) -> dict[str, str]:
    """Everything a browser would send of the form that goes to `action`."""
    form = re.search(rf'<form[^>]* method="post" action="{re.escape(action)}"(.*?)</form>', page, re.DOTALL)
    assert form
    sent = {name: unescape(text) for name, text in AREA.findall(form[1])} | hidden(page, action)
    for found in INPUT.findall(form[1]):
        about = dict(re.findall(r'([a-z-]+)="([^"]*)"', found))
        if about.get("type") != "checkbox" or " checked" in found:
            sent[about["name"]] = unescape(about.get("value", ""))
    for name, options in SELECT.findall(form[1]):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def page_of(path: str) -> str:
    """Where the form stands: mostly at its own address."""
    return path.removesuffix("/hours")


async def opened_and_overtaken(vera: httpx.AsyncClient, path: str, field: str, value: str) -> dict[str, str]:
    """The form as Vera opened it, after somebody saved `value` from one of their own."""
    sent = fields((await vera.get(page_of(path))).text, path)
    assert len(sent["seen"]) == 64
    first = await vera.post(path, data={**sent, field: value})
    assert first.status_code == 303, first.text
    return sent


@each_form
async def test_a_stale_form_is_refused_and_shows_both_what_is_now_and_what_was_typed(form: Changes) -> None:
    salon = await open_salon()
    known = await names(salon)
    path, field = form.page.format(**known), form.field.format(**known)
    async with browser(salon.actors["Vera"]) as vera:
        sent = await opened_and_overtaken(vera, path, field, form.first)
        entries = await JournalEntry.count()
        stale = await vera.post(path, data={**sent, field: form.second})
        assert stale.status_code == 409
        assert SENTENCE in stale.text
        assert "As it is now" in stale.text
        assert fields(stale.text, path)[field] == form.second
        assert await JournalEntry.count() == entries
        assert fields((await vera.get(page_of(path))).text, path)[field] == form.first
        again = await vera.post(path, data={**sent, field: form.second, **hidden(stale.text, path)})
        assert again.status_code == 303
        assert fields((await vera.get(page_of(path))).text, path)[field] == form.second


@each_form
async def test_a_form_without_a_mark_is_carried_out_and_rubbish_is_refused(form: Changes) -> None:
    salon = await open_salon()
    known = await names(salon)
    path, field = form.page.format(**known), form.field.format(**known)
    async with browser(salon.actors["Vera"]) as vera:
        sent = fields((await vera.get(page_of(path))).text, path)
        for rubbish in ("9223372036854775808", "\x00", "é" * 3000):
            refused = await vera.post(path, data={**sent, field: form.second, "seen": rubbish})
            assert (refused.status_code, SENTENCE in refused.text) == (409, True)
        del sent["seen"]
        assert (await vera.post(path, data={**sent, field: form.second})).status_code == 303


async def test_a_form_that_comes_back_with_a_mistake_is_as_old_as_it_was() -> None:
    salon = await open_salon()
    path = f"/desk/goods/{salon.shampoo}"
    async with browser(salon.actors["Vera"]) as vera:
        sent = fields((await vera.get(page_of(path))).text, path)
        wrong = await vera.post(path, data={**sent, f"price-{salon.center}": "much"})
        assert wrong.status_code == 422
        await opened_and_overtaken(vera, path, "name", "Soap")
        assert hidden(wrong.text, path) == {"seen": sent["seen"]}
        assert (await vera.post(path, data=fields(wrong.text, path))).status_code == 409


async def test_what_is_not_there_is_not_found_whatever_the_mark() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        for path in ("services", "goods", "rooms", "staff", "accounts", "branches"):
            answer = await vera.post(f"/desk/{path}/999999", data={"name": "X", "seen": "x"})
            assert answer.status_code == 404, path


async def test_somebody_elses_colleague_is_not_found_whatever_the_mark() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        answer = await nora.post(f"/desk/staff/{salon.boris}", data={"name": "X", "seen": "x"})
    assert answer.status_code == 404
