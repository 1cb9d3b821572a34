"""What the last step tells of a deposit, before anybody gives their name."""

import pytest

from booking.queries.setup import setup_of
from booking.tables import Hold
from catalog.tables import Branch
from kit.settings import Settings
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout.box import open_box
from tests.checkout.paying import rule
from tests.widgets.flow import MASHA
from widgets.queries.announced import announced

pytestmark = pytest.mark.usefixtures("morning")


async def last_step(salon: Salon, **more: str) -> str:
    async with browser() as b:
        wanted = {
            "service": str(salon.haircut),
            "member": str(salon.anna),
            "starts_at": at("14:00").isoformat(),
        }
        held = await b.post("/book/center/holds", data={**wanted, **more})
        return (await b.get(held.headers["location"])).text


async def test_the_last_step_says_what_is_due_until_when_it_is_free_and_what_is_kept(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch):
        page = await last_step(salon)
    for sentence in (
        "Before your visit",
        "We ask for a deposit of €22.50. It counts towards the price of €45.00.",
        "If you cancel until Wednesday 2 December, 12:00, you get all of it back.",
        "Later, 50 % of the price (€22.50) is due.",
        "If you do not come, it is 100 % (€45.00).",
        "You agree to it and pay in the next step, on the page of our payment provider.",
        "<dt>Due now</dt><dd>€22.50</dd>",
    ):
        assert sentence in page


async def test_what_is_announced_is_what_is_asked_then(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    await rule(salon, "everything", for_whom="newcomer", free_hours=24)
    async with open_box(monkeypatch), browser() as b:
        page = await last_step(salon)
        assert "If you have not been here before:" in page
        assert "We ask for the whole price, €45.00." in page
        await Hold.delete(force=True)
        wanted = {
            "service": str(salon.haircut),
            "member": str(salon.anna),
            "starts_at": at("14:00").isoformat(),
        }
        done = await b.post("/book/center/visits", data={**wanted, **MASHA})
        terms = (await b.get(done.headers["location"])).text
        setup = await setup_of(salon.center)
        sentences = announced(setup, [(salon.haircut, 4_500)], at("14:00"))[1].sentences
        assert all(each in terms for each in sentences)


async def test_where_nothing_is_asked_or_nothing_can_be_paid_nothing_is_said(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch):
        assert "Before your visit" not in await last_step(salon)
    await Hold.delete(force=True)
    await rule(salon)
    monkeypatch.setattr(Settings, "takes_online", property(lambda _: False))
    assert "Before your visit" not in await last_step(salon)


async def test_only_new_clients_are_told_what_is_only_theirs(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, "card", for_whom="newcomer", late_rate=0)
    async with open_box(monkeypatch):
        page = await last_step(salon)
    assert "If you have not been here before:" in page
    assert "If you have been here before:" not in page
    assert "We ask for a card, and take nothing off it now." in page
    assert "Due now" not in page


async def test_nobody_is_told_of_rules_for_a_group_or_for_who_missed_visits(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, for_whom="missed")
    async with open_box(monkeypatch):
        assert "Before your visit" not in await last_step(salon)


async def test_several_services_are_announced_together_and_only_what_is_concerned_is_counted(
    monkeypatch,
) -> None:
    salon = await open_salon()
    await rule(salon, service=salon.colour)
    async with open_box(monkeypatch), browser() as b:
        plan = f"{salon.haircut}.m{salon.anna}-{salon.colour}.m{salon.anna}"
        typed = {"plan": plan, "starts_at": at("10:00").isoformat()}
        held = await b.post("/book/center/together/holds", data=typed)
        page = (await b.get(held.headers["location"])).text
        assert "We ask for a deposit of €55.00. It counts towards the price of €155.00." in page
        wrong = await b.post("/book/center/together/visits", data={**typed, **MASHA, "phone": "1"})
        assert (wrong.status_code, "deposit of €55.00" in wrong.text) == (422, True)


async def test_the_sums_are_written_as_the_visitor_reads_them(monkeypatch) -> None:
    salon = await open_salon()
    await Branch.update({Branch.locale: "de-DE"}).where(Branch.id == salon.center)
    await rule(salon)
    async with open_box(monkeypatch), browser() as b:
        wanted = {
            "service": str(salon.haircut),
            "member": str(salon.anna),
            "starts_at": at("14:00").isoformat(),
        }
        held = await b.post("/book/center/holds?lang=de", data=wanted)
        page = (await b.get(held.headers["location"])).text
    assert "22,50" in page
    assert "Jetzt fällig" in page
