"""A form of the desk that is sent twice makes one thing, and both answers lead to the same place."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from kit import clock, db
from kit.journal import JournalEntry
from kit.once import REMEMBERED, SentForm, forget
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.sending import opened

SERVICE = {"name": "Beard trim", "minutes": "30", "position": "0", "staff_before": "0", "staff_after": "0",
           "room_before": "0", "room_after": "0", "capacity": "1", "max_seats": "1"}  # fmt: skip
BRANCH = {
    "name": "Riverside",
    "slug": "riverside",
    "zone": "Asia/Kathmandu",
    "currency": "NPR",
    "country": "NP",
}
PRINTER = {
    "kind": "escpos",
    "name": "Front",
    "host": "127.0.0.1",
    "port": "9100",
    "code_page": "CP866",
    "width": "42",
}
ACCOUNT = {"name": "Ida", "email": "ida@example.com", "password": "a long enough secret", "role": "owner",
           "every_branch": "yes"}  # fmt: skip
HAPPY_HOUR = {"name": "Happy hour", "weekday-1": "yes", "change": "percent_off", "value": "20",
              "position": "0"}  # fmt: skip
DAYS_OFF = {"starts_on": "2026-12-24", "ends_on": "2026-12-26", "reason": "Home"}


@dataclass(frozen=True)
class Makes:
    """A form on a page; {names} stand for the salon's. `counts` is what there is one more of."""

    page: str
    action: str
    counts: str
    typed: dict[str, str] = field(default_factory=dict)
    who: str = "Vera"

    def __str__(self) -> str:
        return self.action


FORMS = [
    Makes("/desk/goods/new", "/desk/goods", "good", {"name": "Comb"}),
    Makes("/desk/services/new", "/desk/services", "service", {**SERVICE, "category": "{category}"}),
    Makes("/desk/services/categories/new", "/desk/services/categories", "category", {"name": "Beards"}),
    Makes("/desk/prices/new", "/desk/prices", "price_rule", {**HAPPY_HOUR, "branch": "{center}"}),
    Makes("/desk/staff/levels/new", "/desk/staff/levels", "skill_level", {"name": "Senior"}),
    Makes("/desk/rooms/new", "/desk/rooms", "resource",
          {"name": "Basin", "kind": "{kind}", "branch": "{center}"}),
    Makes("/desk/rooms/kinds/new", "/desk/rooms/kinds", "kind", {"name": "Basin"}),
    Makes("/desk/branches/new", "/desk/branches", "branch", BRANCH),
    Makes("/desk/branches/{center}/closed-online", "/desk/branches/{center}/closed-online", "closed_online",
          {"starts_on": "2026-12-24"}),
    Makes("/desk/stock/storages/new", "/desk/stock/storages", "storage",
          {"branch": "{center}", "name": "Shop"}),
    Makes("/desk/finance/banks/new?branch={center}", "/desk/finance/banks", "bank_account",
          {"name": "Savings bank", "branch": "{center}", "opening": "5"}),
    Makes("/desk/finance/suppliers/new", "/desk/finance/suppliers", "supplier",
          {"name": "Landlord", "pay_within": "14"}),
    Makes("/desk/finance/items/new", "/desk/finance/items", "expense_item",
          {"name": "Flowers", "section": "other"}),
    Makes("/desk/staff/new", "/desk/staff", "staff_member", {"name": "Ida", "branch": "{center}"}),
    Makes("/desk/staff/{anna}/schedule", "/desk/staff/{anna}/time-off", "time_off", DAYS_OFF),
    Makes("/desk/time-off", "/desk/time-off", "time_off", DAYS_OFF, who="Anna"),
    Makes("/desk/accounts/new", "/desk/accounts", "account", ACCOUNT),
    Makes("/desk/clients/new", "/desk/clients", "client", {"name": "Walk-in"}),
    Makes("/desk/clients/new", "/desk/clients", "client", {"name": "Ida", "phone": "+4915111111111"}),
    Makes("/desk/clients/groups", "/desk/clients/groups", "client_group", {"name": "Members"}),
    Makes("/desk/clients/{masha}", "/desk/clients/{masha}/notes", "journal_entry", {"note": "Likes tea"}),
    Makes("/desk/clients/fields/new", "/desk/clients/fields", "custom_field", {"title": "Hair"}),
    Makes("/desk/clients/tags", "/desk/clients/tags", "tag", {"name": "VIP"}),
    Makes("/desk/clients/scales", "/desk/clients/scales", "scale", {"name": "How warm", "steps": "New"}),
    Makes("/desk/cash", "/desk/cash/desks", "cash_desk", {"name": "Bar", "branch": "{center}"}),
    Makes("/desk/receipts/registers", "/desk/receipts/registers", "register",
          {**PRINTER, "branch": "{center}"}),
]  # fmt: skip
each_form = pytest.mark.parametrize("form", FORMS, ids=str)
pytestmark = pytest.mark.usefixtures("morning")


async def names(salon: Salon) -> dict[str, int]:
    kind = await db.fetch_value("SELECT kind FROM resource WHERE id = $1", salon.colour_chair)
    category = await db.fetch_value("SELECT category FROM service WHERE id = $1", salon.haircut)
    return {
        "center": salon.center,
        "anna": salon.anna,
        "masha": salon.masha,
        "kind": kind,
        "category": category,
    }


def filled(form: Makes, known: dict[str, int]) -> tuple[str, str, dict[str, str]]:
    typed = {name: text.format(**known) for name, text in form.typed.items()}
    return form.page.format(**known), form.action.format(**known), typed


async def how_many(table: str) -> int:
    found: int = await db.fetch_value(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # names of ours
    return found


@each_form
async def test_a_form_sent_twice_makes_one_and_answers_alike(form: Makes) -> None:
    salon = await open_salon()
    page, action, typed = filled(form, await names(salon))
    async with browser(salon.actors[form.who]) as client:
        sent = {**typed, **await opened(client, page, action)}
        assert "form_code" in sent
        before = await how_many(form.counts)
        first = await client.post(action, data=sent)
        entries = await JournalEntry.count()
        second = await client.post(action, data=sent)
    assert (first.status_code, second.status_code) == (303, 303), second.text
    assert first.headers["location"] == second.headers["location"]
    assert await how_many(form.counts) == before + 1
    assert await JournalEntry.count() == entries


async def test_a_form_without_a_code_is_carried_out_every_time() -> None:
    salon = await open_salon()
    before = await how_many("good")
    async with browser(salon.actors["Vera"]) as vera:
        for _ in range(2):
            assert (await vera.post("/desk/goods", data={"name": "Comb"})).status_code == 303
    assert await how_many("good") == before + 2
    assert await SentForm.count() == 0


async def test_another_form_opened_makes_another_even_when_the_same_is_typed() -> None:
    salon = await open_salon()
    before = await how_many("good")
    async with browser(salon.actors["Vera"]) as vera:
        for _ in range(2):
            sent = {"name": "Comb", **await opened(vera, "/desk/goods/new", "/desk/goods")}
            await vera.post("/desk/goods", data=sent)
    assert await how_many("good") == before + 2


async def test_what_is_typed_anew_into_an_old_tab_is_made_too() -> None:
    salon = await open_salon()
    before = await how_many("good")
    async with browser(salon.actors["Vera"]) as vera:
        code = await opened(vera, "/desk/goods/new", "/desk/goods")
        for name in ("Comb", "Brush"):
            await vera.post("/desk/goods", data={"name": name, **code})
    assert await how_many("good") == before + 2


async def test_a_refused_form_is_not_remembered_as_sent() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        code = await opened(vera, "/desk/goods/new", "/desk/goods")
        for _ in range(2):
            refused = await vera.post("/desk/goods", data={"name": "", **code})
            assert refused.status_code == 422
            assert "form_code" in refused.text
        assert await SentForm.count() == 0
        assert (await vera.post("/desk/goods", data={"name": "Comb", **code})).status_code == 303


@pytest.mark.parametrize("rubbish", ["99999999999999999999", "\x00", "é" * 5000, "'; DROP TABLE good; --"])
async def test_any_code_at_all_stands_for_the_form(rubbish: str) -> None:
    salon = await open_salon()
    before = await how_many("good")
    async with browser(salon.actors["Vera"]) as vera:
        for _ in range(2):
            sent = await vera.post("/desk/goods", data={"name": "Comb", "form_code": rubbish})
            assert sent.status_code == 303
    assert await how_many("good") == before + 1


async def test_the_same_code_from_somebody_else_is_another_form() -> None:
    salon = await open_salon()
    before = await how_many("good")
    for name in ("Vera", "Nora"):
        async with browser(salon.actors[name]) as client:
            assert (
                await client.post("/desk/goods", data={"name": "Comb", "form_code": "x"})
            ).status_code == 303
    assert await how_many("good") == before + 2


async def test_forms_are_forgotten_after_a_week() -> None:
    now = clock.now()
    for days in (1, 6, 8):
        await SentForm(form=str(days), place="/desk", sent_at=now - timedelta(days=days)).save()
    assert not await forget()
    assert await SentForm.select(SentForm.form).order_by(SentForm.form).output(as_list=True) == ["1", "6"]
    assert timedelta(days=6) < REMEMBERED < timedelta(days=8)
