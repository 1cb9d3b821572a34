"""What is forgotten by itself: nobody unannounced, nobody who is still somebody, a few at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking import actions as booking
from booking.actions import Booking
from booking.actions.photos import add_photo
from clients.actions import add_client
from clients.schemas import ClientForm
from kit import clock
from kit.db import execute, fetch, fetch_value
from kit.errors import Forbidden, Invalid, ProveFirst
from kit.journal import JournalEntry
from kit.rights import SYSTEM, Actor
from kit.seen import Stale, mark_of
from loyalty.actions import bring_over
from privacy.actions.retention import facts, follow_rules, keep, let_go, set_rule
from privacy.queries.retention import reach
from privacy.rules.retention import Terms, read_terms
from privacy.tables import What
from reminders import worker
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.files import drawn

pytestmark = pytest.mark.usefixtures("morning")
TERMS = Terms(days=365, grace_days=14)


async def past(salon: Salon) -> dict[str, int]:
    """Nobody was here for years: one has points, one is booked, and Masha came into the base just now."""
    found = {}
    for number, name in enumerate(("Gone Long", "Has Points", "Is Booked", "Gone Too")):
        card = await add_client(
            SYSTEM, ClientForm(name=name, phone=f"0151 3333333{number}", email=f"{number}@example.com"), "DE"
        )
        found[name] = card.id
    await execute("UPDATE client SET created_at = $1", clock.now() - timedelta(days=800))
    await execute("UPDATE client SET created_at = $1 WHERE id = $2", clock.now(), salon.masha)
    await bring_over(SYSTEM, found["Has Points"], salon.center, 20, "a list")
    await booked(salon, found["Is Booked"])
    return found


async def booked(salon: Salon, client: int, hour: str = "10:00"):  # type: ignore[no-untyped-def]
    wanted = Booking(salon.center, salon.haircut, salon.anna, at(hour), client=client)
    return await booking.book(SYSTEM, wanted)


async def proved(salon: Salon) -> Actor:
    return replace(salon.actors["Vera"], is_proved=True)


async def switched_on(salon: Salon, what: What = What.card, terms: Terms = TERMS) -> None:
    await set_rule(await proved(salon), what, terms, "", is_on=True)


async def erased() -> set[int]:
    return {row["id"] for row in await fetch("SELECT id FROM client WHERE erased_at IS NOT NULL")}


async def days_later(days: int) -> None:
    with clock.pretend(clock.now() + timedelta(days=days)):
        while await follow_rules():
            pass


async def notice_of(client: int) -> int:
    return int(await fetch_value("SELECT id FROM retention_notice WHERE client = $1", client))


async def test_who_is_away_for_long_is_announced_first_and_then_a_number() -> None:
    salon = await open_salon()
    who = await past(salon)
    await days_later(0)
    assert await fetch_value("SELECT count(*) FROM retention_notice") == 0, "rules are off"
    looked = await reach(What.card, TERMS.days)
    assert [row["id"] for row in looked.first] == [who["Gone Long"], who["Gone Too"]]
    await switched_on(salon)
    await days_later(0)
    await days_later(13)
    assert await erased() == set()
    await days_later(15)
    assert await erased() == {who["Gone Long"], who["Gone Too"]}
    assert await fetch_value("SELECT count(*) FROM retention_notice") == 0
    rows = await fetch("SELECT client, erased_by, rule > 0 AS by_rule FROM erasure ORDER BY client")
    assert [tuple(row) for row in rows] == [
        (who["Gone Long"], "Tempu", True), (who["Gone Too"], "Tempu", True),
    ]  # fmt: skip
    assert await JournalEntry.count().where(JournalEntry.action == "erase") == 2


async def test_who_is_kept_or_comes_back_in_time_stays() -> None:
    salon = await open_salon()
    who = await past(salon)
    await switched_on(salon)
    await days_later(0)
    vera = await proved(salon)
    await keep(vera, await notice_of(who["Gone Long"]))
    await booked(salon, who["Gone Too"], "12:00")
    await days_later(15)
    await days_later(300)
    assert await erased() == set()
    await let_go(vera, await notice_of(who["Gone Long"]))
    await days_later(15)
    assert await erased() == {who["Gone Long"]}


async def test_whoever_was_kept_is_asked_about_again_when_as_much_time_has_passed() -> None:
    salon = await open_salon()
    who = await past(salon)
    await switched_on(salon)
    await days_later(0)
    await keep(await proved(salon), await notice_of(who["Gone Long"]))
    await days_later(366)
    row = await fetch("SELECT kept_at FROM retention_notice WHERE client = $1", who["Gone Long"])
    assert [each["kept_at"] for each in row] == [None]
    assert who["Gone Long"] not in await erased()


async def test_photos_alone_or_texts_alone_are_forgotten_and_the_card_stays() -> None:
    salon = await open_salon()
    who = await past(salon)
    visit = await booked(salon, who["Gone Long"], "14:00")
    await add_photo(await proved(salon), visit.id, "her.png", drawn(), "before")
    await worker.send_next(None, clock.now())
    assert await fetch_value("SELECT count(*) FROM message WHERE body LIKE '%Gone%'") > 0
    for what in (What.photos, What.messages):
        await switched_on(salon, what, Terms(30, 1))
    await days_later(40)
    await days_later(42)
    assert await fetch_value("SELECT count(*) FROM client_file") == 0
    left = "SELECT count(*) FROM message WHERE body || subject || recipient <> ''"
    assert await fetch_value(left) == 0
    assert await fetch_value("SELECT count(*) FROM message WHERE visit = $1", visit.id) > 0
    assert await erased() == set()
    assert await fetch_value("SELECT name FROM client WHERE id = $1", who["Gone Long"]) == "Gone Long"
    await days_later(60)
    assert await fetch_value("SELECT count(*) FROM retention_notice") == 0, "nothing is left to forget"


async def test_a_rule_is_set_by_who_may_with_a_password_and_only_over_what_they_saw() -> None:
    salon = await open_salon()
    vera = await proved(salon)
    with pytest.raises(Forbidden):
        await set_rule(replace(salon.actors["Nora"], is_proved=True), What.card, TERMS, "", is_on=True)
    with pytest.raises(ProveFirst):
        await set_rule(salon.actors["Vera"], What.card, TERMS, "", is_on=True)
    await set_rule(vera, What.card, TERMS, mark_of(facts(None)), is_on=True)
    with pytest.raises(Stale):
        await set_rule(vera, What.card, Terms(), mark_of(facts(None)), is_on=True)
    assert await fetch_value("SELECT days FROM retention_rule") == TERMS.days
    for days, grace in (("29", "14"), ("", "14"), ("365", "0"), ("365", "x")):
        with pytest.raises(Invalid):
            read_terms(days, grace)


async def test_the_pages_show_whom_it_reaches_before_it_is_on_and_whom_it_is_about_to() -> None:
    salon = await open_salon()
    await past(salon)
    rules, _announced = "/desk/privacy/retention", "/desk/privacy/retention/announced"
    async with browser(salon.actors["Vera"]) as b:
        assert "Off" in (await b.get(rules)).text
        seen = await b.get(f"{rules}?what=card&days=365&grace=14")
        assert "Gone Long" in seen.text
        assert "Switch on" in seen.text
        wrong = await b.get(f"{rules}?what=card&days=soon&grace=14")
        assert (wrong.status_code, 'value="soon"' in wrong.text) == (422, True)
        form = {"what": "card", "days": "365", "grace": "14", "on": "yes"}
        assert (await b.post(rules, data=form)).status_code == 303
    assert await fetch_value("SELECT is_on FROM retention_rule") is True


async def test_whoever_is_announced_is_kept_by_a_tap_and_a_rule_is_switched_off() -> None:
    salon = await open_salon()
    who = await past(salon)
    await switched_on(salon)
    await days_later(0)
    rules, announced = "/desk/privacy/retention", "/desk/privacy/retention/announced"
    form = {"what": "card", "days": "365", "grace": "14", "on": ""}
    async with browser(salon.actors["Vera"]) as b:
        assert "2 announced" in (await b.get(rules)).text
        notice = await notice_of(who["Gone Long"])
        assert (await b.post(f"{announced}/{notice}/keep")).status_code == 303
        assert "Kept" in (await b.get(f"{announced}?q=gone+long")).text
        assert (await b.post(f"{announced}/{notice}/keep")).status_code == 404
        assert (await b.post(rules, data=form)).status_code == 303
    async with browser(salon.actors["Nora"]) as b:
        for path in (rules, announced, "/desk/privacy/looks"):
            assert (await b.get(path)).status_code == 403
    assert await fetch_value("SELECT is_on FROM retention_rule") is False
