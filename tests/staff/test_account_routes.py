"""Signing in, accounts and the journal over HTTP."""

import re
from datetime import UTC, datetime

import pytest

from kit import journal
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from kit.settings import settings
from staff import actions, queries
from staff.tables import Account, Session
from tests.browse import browser
from tests.cast import PASSWORD, open_salon

OLGA = {"email": "olga@example.com", "password": PASSWORD}


async def token_on(page: str, client) -> None:  # type: ignore[no-untyped-def]
    """Sends the token of a page's form from now on, as the form itself would."""
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert found is not None
    client.headers["x-csrftoken"] = found.group(1)


async def test_signing_in_by_the_form_alone_and_out_again() -> None:
    await open_salon()
    async with browser() as b:
        page = await b.get("/desk/sign-in?next=/desk/clients")
        assert page.status_code == 200
        assert 'name="next" value="/desk/clients"' in page.text
        await token_on(page.text, b)
        signed = await b.post("/desk/session", data={**OLGA, "next": "/desk/clients"})
        assert (signed.status_code, signed.headers["location"]) == (303, "/desk/clients")
        cookie = signed.headers["set-cookie"]
        assert all(each in cookie for each in ("HttpOnly", "SameSite=lax", "Path=/desk", "Max-Age=2592000"))
        assert "Secure" not in cookie
        again = await b.get("/desk/sign-in?next=//evil.example")
        assert (again.status_code, again.headers["location"]) == (303, "/desk")
        out = await b.post("/desk/session/end")
        assert (out.status_code, out.headers["location"]) == (303, "/desk/sign-in")
        assert (await b.get("/desk/clients")).headers["location"] == "/desk/sign-in?next=/desk/clients"
    assert await Session.count() == 0


async def test_the_cookie_travels_only_over_https_where_the_site_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from staff.routes.session import cookie

    monkeypatch.setenv("PUBLIC_URL", "https://book.example")
    settings.cache_clear()
    try:
        assert cookie("x").secure
    finally:
        monkeypatch.undo()
        settings.cache_clear()


async def test_a_wrong_password_keeps_the_address_and_never_the_password() -> None:
    await open_salon()
    async with browser() as b:
        await token_on((await b.get("/desk/sign-in")).text, b)
        answers = []
        for email in ("olga@example.com", "nobody@example.com"):
            refused = await b.post("/desk/session", data={"email": email, "password": "a wrong one"})
            assert refused.status_code == 422
            assert f'value="{email}"' in refused.text
            assert "a wrong one" not in refused.text
            token = re.compile(r'_csrf_token" value="[^"]+"')
            answers.append(token.sub("", refused.text.replace(email, "")))
        assert answers[0] == answers[1]
        for _ in range(4):
            locked = await b.post("/desk/session", data={**OLGA, "password": "a wrong one"})
        assert locked.status_code == 429
        assert "The password was wrong 5 times in a row." in locked.text
        assert (await b.post("/desk/session", data=OLGA)).status_code == 429
    assert await Session.count() == 0


async def test_signing_in_never_leads_away_from_the_desk() -> None:
    await open_salon()
    async with browser() as b:
        await token_on((await b.get("/desk/sign-in")).text, b)
        signed = await b.post("/desk/session", data={**OLGA, "next": "https://evil.example/desk"})
    assert signed.headers["location"] == "/desk"


async def test_signing_in_without_the_token_of_the_form_is_refused() -> None:
    await open_salon()
    async with browser() as b:
        assert (await b.post("/desk/session", data=OLGA)).status_code == 403
    assert await Session.count() == 0


async def test_accounts_are_the_owners_alone() -> None:
    salon = await open_salon()
    olga = f"/desk/accounts/{salon.actors['Olga'].account}"
    pages = ["/desk/accounts", "/desk/accounts?retired=yes", "/desk/accounts/new", olga, f"{olga}/closing"]
    async with browser(salon.actors["Vera"]) as vera:
        for address in pages:
            page = await vera.get(address)
            assert page.status_code == 200, (address, page.text)
            assert "argon2" not in page.text
    for name in ("Nora", "Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert {(await b.get(address)).status_code for address in pages} == {403}
            assert (
                await b.post(f"{olga}/password", data={"password": "a new long password"})
            ).status_code == 403
    async with browser(salon.actors["Boris"]) as boris:
        assert "Olga" not in (await boris.get("/desk/accounts")).text
        for path in ("", "/closing", "/return", "/password"):
            answer = await boris.post(olga + path, data={"password": "a new long password", "name": "x"})
            assert answer.status_code == 404, path
    assert await JournalEntry.count() == 0


async def test_an_account_is_opened_through_the_page() -> None:
    salon = await open_salon()
    form = {
        "name": "Ida",
        "email": "olga@example.com",
        "role": "receptionist",
        f"branch-{salon.center}": "yes",
    }
    secret = {"password": "four plain little words"}
    async with browser(salon.actors["Vera"]) as vera:
        refused = await vera.post("/desk/accounts", data=form | secret)
        assert refused.status_code == 422
        assert "There is an account with this e-mail address already." in refused.text
        assert "four plain little words" not in refused.text
        weak = await vera.post("/desk/accounts", data=form | {"email": "ida@example.com", "password": "1234"})
        assert weak.status_code == 422
        assert await Account.count() == 6
        opened = await vera.post("/desk/accounts", data=form | secret | {"email": "ida@example.com"})
        assert opened.status_code == 303
    assert (
        await queries.actor_behind(await actions.sign_in("ida@example.com", secret["password"], ""))
        is not None
    )


async def test_an_account_is_changed_closed_and_opened_again_through_the_pages() -> None:
    salon = await open_salon()
    here = f"/desk/accounts/{salon.actors['Olga'].account}"
    form = {"name": "Olga", "email": "olga@example.com", "role": "manager"}
    async with browser(salon.actors["Vera"]) as vera:
        assert "Choose at least one of your branches." in (await vera.post(here, data=form)).text
        assert (await vera.post(here, data=form | {"every_branch": "yes"})).status_code == 303
        assert (await vera.post(f"{here}/password", data={"password": "short"})).status_code == 422
        assert (
            await vera.post(f"{here}/password", data={"password": "four new plain words"})
        ).status_code == 303
        assert (await vera.post(f"{here}/closing")).status_code == 303
        assert "This account is closed" in (await vera.get(here)).text
        assert (await vera.post(f"{here}/return")).status_code == 303
    olga = await Account.objects().get(Account.email == "olga@example.com")
    assert olga is not None
    assert (olga.role, olga.every_branch, olga.closed_at) == ("manager", True, None)


async def test_the_last_owner_is_told_why_they_cannot_close_their_account() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        refused = await vera.post(f"/desk/accounts/{salon.actors['Vera'].account}/closing")
    assert refused.status_code == 409
    assert "last owner" in refused.text


async def test_the_journal_tells_what_was_and_what_is() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        await nora.post(
            f"/desk/staff/{salon.anna}", data={"name": "Anna", "title": "Art <director>", "position": "0"}
        )
        page = await nora.get("/desk/journal?q=director")
        assert page.status_code == 200
        assert "<del>Stylist</del>" in page.text
        assert "<ins>Art &lt;director&gt;</ins>" in page.text
        assert f"subject=staff_member:{salon.anna}" in page.text
        assert "Nothing found" in (await nora.get("/desk/journal?subject=staff_member:999999")).text
        assert "Art" in (await nora.get(f"/desk/journal?subject=staff_member:{salon.anna}")).text
        assert (await nora.get(f"/desk/journal?branch={salon.center}&page=3")).status_code == 200
    for name in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert (await b.get("/desk/journal")).status_code == 403


async def test_the_journal_of_another_branch_stays_there_but_ones_own_deeds_show() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora, browser(salon.actors["Boris"]) as boris:
        await nora.post(f"/desk/staff/{salon.anna}", data={"name": "Anna Center", "position": "0"})
        await nora.post("/desk/goods", data={"name": "Lavender wax"})
        page = (await boris.get("/desk/journal")).text
        assert "Anna Center" not in page
        assert "Lavender wax" not in page
        assert "Lavender wax" in (await nora.get("/desk/journal")).text


async def test_the_journal_names_what_was_changed() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        await nora.post(f"/desk/staff/{salon.anna}/exceptions", data={"happens_on": "2099-12-24"})
        await nora.post(f"/desk/goods/{salon.shampoo}/retirement")
        page = await nora.get("/desk/journal")
    assert "staff member Anna</a>" in page.text
    assert "good Shampoo</a>" in page.text


async def test_the_journal_says_moments_by_the_clock_of_the_branch() -> None:
    salon = await open_salon()
    visit = ("visit", 7)
    facts = {"starts_at": datetime(2026, 12, 1, 22, 30, tzinfo=UTC), "version": 1}
    await journal.write(SYSTEM, "book", visit, branch=salon.harbour, after=facts)
    async with browser(salon.actors["Vera"]) as vera:
        page = (await vera.get("/desk/journal")).text
    assert '<ins><time datetime="2026-12-01T22:30:00+00:00">Wed 2 Dec 2026, 08:30</time></ins>' in page
    assert "version" not in page


async def test_numbers_beyond_all_rows_find_nothing() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        for address in ("/desk/staff/99999999999", "/desk/accounts/99999999999"):
            assert (await vera.get(address)).status_code == 404
        removal = f"/desk/staff/{salon.anna}/time-off/99999999999/removal"
        assert (await vera.post(removal)).status_code == 404
        for address in ("/desk/journal?branch=99999999999999999999", "/desk/staff?page=99999999999999999999"):
            assert (await vera.get(address)).status_code == 200
