"""The first account: for whoever reads the code that was printed, once."""

import re

import httpx
import pytest

from demo.__main__ import first_step
from kit import clock
from kit.errors import Invalid
from kit.journal import JournalEntry
from staff import actions, queries
from staff.actions import HasOwner, Where
from staff.codes import setup_code
from staff.schemas import FirstOwnerForm
from staff.tables import Account, Session
from tests.browse import browser
from tests.cast import hire

SECRET = "four plain little words"
VERA = {"name": "Vera Linden", "email": "Vera@Linden.example", "password": SECRET}


def form(**changed: str) -> FirstOwnerForm:
    return FirstOwnerForm(**{**VERA, "code": setup_code(), **changed})


async def test_the_first_owner_sees_every_branch_and_is_signed_in_at_once() -> None:
    actor = await queries.actor_behind(await actions.make_first_owner(form(), Where("Firefox")))
    assert actor is not None
    assert (actor.name, actor.role, actor.branches) == ("Vera Linden", "owner", None)
    assert await actions.sign_in("vera@linden.example", SECRET, "")
    entry = await JournalEntry.objects().first()
    assert entry is not None
    assert (entry.who, entry.action, entry.subject) == ("Vera Linden", "open", "account")
    assert SECRET not in str(entry.after)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"code": ""}, {"code"}),
        ({"code": "k7mq-9xtd-p2wr"}, {"code"}),
        ({"name": " "}, {"name"}),
        ({"email": "vera"}, {"email"}),
        ({"password": "short"}, {"password"}),
        ({"password": "vera@linden.example"}, {"password"}),
        ({"code": "x", "name": "", "email": "", "password": ""}, {"code", "name", "email", "password"}),
    ],
)
async def test_what_is_wrong_is_said_at_every_field_and_nothing_is_made(
    changed: dict[str, str], fields: set[str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        await actions.make_first_owner(form(**changed), Where())
    assert set(refusal.value.fields) == fields
    assert (await Account.count(), await Session.count(), await JournalEntry.count()) == (0, 0, 0)


async def test_the_code_is_read_however_it_is_typed_and_is_the_same_in_every_process() -> None:
    typed = setup_code().upper().replace("-", " ")
    assert await actions.make_first_owner(form(code=f" {typed} "), Where())
    assert re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", setup_code())


async def test_the_code_opens_nothing_once_there_is_an_account_not_even_a_closed_one() -> None:
    olga = await hire("Olga", "receptionist", None)
    await Account.update({Account.closed_at: clock.now()}).where(Account.id == olga.account)
    with pytest.raises(HasOwner):
        await actions.make_first_owner(form(), Where())
    assert await Account.count() == 1


async def with_token(b: httpx.AsyncClient, path: str) -> str:
    page = await b.get(path)
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    b.headers["x-csrftoken"] = found[1]
    return page.text


async def test_whoever_comes_first_is_led_to_it_from_every_page_of_the_desk() -> None:
    printed = re.search(r"http://salon\.test(/desk/welcome\?code=\S+)", first_step())
    assert printed is not None
    async with browser() as b:
        led = await b.get("/desk/calendar")
        assert led.headers["location"] == "/desk/sign-in?next=/desk/calendar"
        assert (await b.get("/desk/sign-in")).headers["location"] == "/desk/welcome"
        assert f'value="{setup_code()}"' in await with_token(b, printed[1])
        refused = await b.post("/desk/welcome", data={**VERA, "code": "wrong"})
        assert refused.status_code == 422
        assert "It stands where Tempu was started" in refused.text
        assert 'value="Vera@Linden.example"' in refused.text
        assert SECRET not in refused.text
        made = await b.post("/desk/welcome", data={**VERA, "code": setup_code()})
        assert (made.status_code, made.headers["location"]) == (303, "/desk/start/branch")
        assert "HttpOnly" in made.headers["set-cookie"]


async def test_who_comes_later_is_sent_to_the_door() -> None:
    await hire("Vera", "owner", None)
    async with browser() as b:
        assert (await b.get("/desk/welcome")).headers["location"] == "/desk/sign-in"
        await with_token(b, "/desk/sign-in")
        late = await b.post("/desk/welcome", data={**VERA, "code": setup_code()})
        assert (late.status_code, late.headers["location"]) == (303, "/desk/sign-in")
    assert await Account.count() == 1


async def test_a_form_of_another_site_makes_nobody_the_owner() -> None:
    async with browser() as b:
        assert (await b.post("/desk/welcome", data={**VERA, "code": setup_code()})).status_code == 403
    assert await Account.count() == 0
