"""A form under attack takes a piece of reckoning with each booking; nobody else is asked anything."""

from datetime import timedelta
from itertools import count

import httpx
import pytest

from clients.tables import Visit
from kit import clock
from kit.db import execute, fetch_value
from kit.errors import Forbidden
from kit.journal import JournalEntry
from kit.settings import Settings
from kit.vault import new_code, secret_key
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.widgets.confirming import PETRA, figures, send, texts_leave
from tests.widgets.flow import TEN, hidden_on, hold
from widgets.actions import guards
from widgets.actions.forms import make_default, make_form
from widgets.actions.protecting import protect
from widgets.queries.guards import asks_for_work, guarded_forms
from widgets.rules.forms import Design
from widgets.rules.work import BITS, LASTS, WINDOW, Challenge, is_solved, read, written

MOST_TRIES = Settings().tries_before_work
pytestmark = pytest.mark.usefixtures("morning")
TRIED = "INSERT INTO form_tries (form, minute_at, tries) VALUES ($1, $2, $3)"
WORKING = "One moment, please"


def solved(challenge: str, bits: int = BITS) -> str:
    return next(f"{challenge}:{number}" for number in count() if is_solved(challenge, str(number), bits))


def unsolved(challenge: str) -> str:
    return next(f"{challenge}:{number}" for number in count() if not is_solved(challenge, str(number), BITS))


def challenge(form: str = "", *, bits: int = BITS, lasts: timedelta = LASTS) -> str:
    return written(Challenge(form, bits, clock.now() + lasts, new_code()), secret_key())


async def under_attack(form: str = "", tries: int = MOST_TRIES) -> Salon:
    """One more is one too many."""
    salon = await open_salon()
    await execute(
        "INSERT INTO form_tries (form, minute_at, tries) VALUES ($1, $2, $3)", form, clock.now(), tries
    )
    return salon


async def sent(b: httpx.AsyncClient, salon: Salon, **more: str) -> httpx.Response:
    form = await b.get((await hold(b, salon)).headers["location"])
    return await b.post("/book/center/visits", data={**hidden_on(form.text), **PETRA, **more})


def test_a_challenge_is_read_as_it_was_written_and_nothing_else_is() -> None:
    made = Challenge("spring", 15, clock.now().replace(microsecond=0), "mark")
    text = written(made, "secret")
    assert read(text, ["other", "secret"]) == made
    for wrong in (
        "",
        ".",
        text[:-1],
        text.replace("spring", "summer"),
        text.replace(".15.", ".1."),
        "ü" * 300,
    ):
        assert read(wrong, ["secret"]) is None


async def test_under_the_threshold_nothing_is_asked() -> None:
    salon = await under_attack(tries=MOST_TRIES - 1)
    async with browser() as b:
        assert (await sent(b, salon)).status_code == 303
    assert await fetch_value("SELECT sum(tries) FROM form_tries") == MOST_TRIES


async def test_what_is_typed_is_kept_while_the_device_reckons_and_then_booked() -> None:
    salon = await under_attack()
    async with browser() as b:
        page = await sent(b, salon)
        assert page.status_code == 409
        assert WORKING in page.text
        data = hidden_on(page.text)
        assert data["name"] == "Petra"
        work = solved(work_on(page))
        assert await Visit.count() == 0
        done = await b.post("/book/center/visits", data={**data, "work": work})
        assert done.status_code == 303
        other = {**data, "work": work, "starts_at": "2026-12-10T12:00:00+01:00", "hold": ""}
        replayed = await b.post("/book/center/visits", data=other)
        assert replayed.status_code == 409
        assert "Please try again" in replayed.text
    assert await Visit.count() == 1


def work_on(page: httpx.Response) -> str:
    return page.text.partition('data-work="')[2].partition('"')[0]


@pytest.mark.parametrize(
    "work",
    [
        lambda: "",
        lambda: "x" * 300,
        lambda: unsolved(challenge()),
        lambda: solved(challenge("spring")),
        lambda: solved(challenge(bits=BITS - 3), BITS - 3),
        lambda: solved(challenge(lasts=timedelta(0))),
        lambda: solved(challenge().replace(f".{BITS}.", ".1."), 1),
    ],
    ids=["none", "nonsense", "unsolved", "of another form", "too easy", "expired", "made easier"],
)
async def test_only_a_fresh_solved_challenge_of_this_form_counts(work) -> None:
    salon = await under_attack()
    async with browser() as b:
        assert (await sent(b, salon, work=work())).status_code == 409
    assert await Visit.count() == 0


async def test_every_way_to_book_asks() -> None:
    from tests.booking.classes import offer_yoga, put_on

    salon = await under_attack(tries=MOST_TRIES + 9)
    event = await put_on(salon, await offer_yoga(salon))
    plan = {"plan": f"{salon.haircut}-{salon.colour}", "starts_at": TEN}
    wait = {"service": str(salon.haircut), "from_on-1": "2026-12-02", "to_on-1": "2026-12-02"}
    async with browser() as b:
        for place, data in (
            (f"/book/center/events/{event.id}/visits", {"seats": "1"}),
            ("/book/center/together/visits", plan),
            ("/book/center/waiting", wait),
        ):
            page = await b.post(place, data={**data, **PETRA})
            assert page.status_code == 409, place
            assert WORKING in page.text
            done = await b.post(place, data={**hidden_on(page.text), "work": solved(work_on(page))})
            assert done.status_code == 303, done.text


async def test_a_program_is_told_the_challenge() -> None:
    salon = await under_attack()
    async with browser() as b:
        body = {"service": salon.haircut, "starts_at": TEN, **PETRA}
        refused = await b.post("/book/center/visits", json=body)
        assert refused.status_code == 409
        work = solved(refused.json()["challenge"], refused.json()["bits"])
        done = await b.post("/book/center/visits", json={**body, "work": work})
        assert done.status_code == 201


async def test_without_scripts_a_code_does_as_well() -> None:
    salon = await under_attack()
    with texts_leave():
        async with browser() as b:
            page = await sent(b, salon)
            assert "Send me a code" in page.text
            asked = await b.post("/book/center/visits", data={**hidden_on(page.text), "by_code": "yes"})
            assert 'name="figures"' in asked.text
            assert await Visit.count() == 0
            assert (await send(b, asked, figures=await figures())).status_code == 303
    assert await Visit.count() == 1


async def test_without_scripts_and_texts_one_is_asked_to_call() -> None:
    salon = await under_attack()
    async with browser() as b:
        page = await sent(b, salon)
        assert "Please call us, and we book it for you" in page.text
        assert "by_code" not in page.text
        still = await b.post("/book/center/visits", data={**hidden_on(page.text), "by_code": "yes"})
        assert still.status_code == 409
    assert await Visit.count() == 0


async def test_it_begins_with_an_attack_and_ends_after_it() -> None:
    await under_attack(tries=MOST_TRIES + 1)
    assert await asks_for_work("")
    assert not await asks_for_work("spring")
    with clock.pretend(clock.now() + WINDOW):
        assert not await asks_for_work("")
        await guards.forget()
    with clock.pretend(clock.now() + timedelta(days=2)):
        await guards.forget()
    assert await fetch_value("SELECT count(*) FROM form_tries") == 0


async def press(b: httpx.AsyncClient, form: str, on: str = "") -> httpx.Response:
    page = await b.get("/desk/forms")
    return await b.post("/desk/forms/protection", data={**hidden_on(page.text), "form": form, "on": on})


async def test_a_form_is_protected_by_hand_and_let_go_once_each() -> None:
    salon = await open_salon()
    await make_form(salon.actors["Vera"], "Spring", Design())
    before = await JournalEntry.count()
    async with browser(salon.actors["Vera"]) as b:
        assert (await b.get("/desk/forms")).text.count(">Protect now<") == 2  # Spring, and the usual form
        for _ in range(2):
            answer = await press(b, "spring", "yes")
            assert answer.headers["location"] == "/desk/forms?done=protected#protection"
        assert "by Vera" in (await b.get("/desk/forms")).text
        assert (await asks_for_work("spring"), await asks_for_work("")) == (True, False)
        await press(b, "spring")
        assert not await asks_for_work("spring")
        assert (await press(b, "none", "yes")).status_code == 404
    assert await JournalEntry.count() == before + 2


async def test_who_protects_the_default_form_protects_both_of_its_addresses() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    form = await make_form(vera, "Spring", Design())
    await make_default(vera, form.id, on=True)
    assert [each.code for each in await guarded_forms(vera)] == ["spring"]
    await protect(vera, "spring", on=True)
    assert await asks_for_work("")
    with pytest.raises(Forbidden):
        await protect(salon.actors["Anna"], "spring", on=False)
    assert await asks_for_work("spring")
