"""The clients' pages over HTTP: each works, refuses the wrong person, and keeps what was typed."""

from datetime import timedelta

import pytest

from clients import queries
from clients.actions import index_clients
from clients.tables import Client
from tests.browse import browser
from tests.cast import open_salon
from tests.clients.visits import NOW, visit

pytestmark = pytest.mark.usefixtures("morning")


async def test_the_list_shows_names_and_phones() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        answer = await b.get("/desk/clients")
    assert answer.status_code == 200
    assert "Masha Petrova" in answer.text
    assert "+49 1511 2345678" in answer.text
    assert "New client" in answer.text


async def test_who_may_not_see_contacts_sees_them_masked() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Rita"]) as b:
        pages = [await b.get("/desk/clients"), await b.get(f"/desk/clients/{salon.masha}")]
        found = await b.get("/desk/clients/search?q=masha", headers={"accept": "application/json"})
    for answer in pages:
        assert "+49 ••• ••• 78" in answer.text
        assert "m•••@example.com" in answer.text
        assert "12345678" not in answer.text.replace(" ", "")
    assert found.json() == [{"id": salon.masha, "name": "Masha Petrova", "phone": "+49 ••• ••• 78"}]


@pytest.mark.parametrize("path", ["", "/search?q=ma", "/new", "/1", "/1/edit"])
async def test_a_specialist_sees_no_clients_and_a_stranger_signs_in_first(path: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Anna"]) as b:
        assert (await b.get(f"/desk/clients{path}")).status_code == 403
    async with browser() as b:
        answer = await b.get(f"/desk/clients{path}")
    assert answer.status_code == 303
    assert "/desk/sign-in" in answer.headers["location"]


async def test_the_list_is_searched_and_paged() -> None:
    salon = await open_salon()
    rows = await Client.insert(*(Client(name=f"Client {n:03}", created_at=NOW) for n in range(120)))
    await index_clients([row["id"] for row in rows])
    async with browser(salon.actors["Olga"]) as b:
        second = await b.get("/desk/clients?page=2")
        beyond = await b.get("/desk/clients?page=99")
        found = await b.get("/desk/clients?q=client+07")
        nobody = await b.get("/desk/clients?q=%25%00")
        unread = await b.get("/desk/clients?page=two")
    assert "Client 060" in second.text
    assert "Client 010" not in second.text
    assert "Page 3 of 3" in beyond.text
    assert "10 clients for “client 07”" in found.text
    assert "Nobody found" in nobody.text
    assert unread.status_code == 400


async def test_typing_finds_clients_as_json_and_as_rows() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        asked = {"accept": "application/json"}
        found = await b.get("/desk/clients/search?q=0151+123", headers=asked)
        nobody = await b.get("/desk/clients/search?q=zzz", headers=asked)
        rows = await b.get("/desk/clients/search?q=petr", headers={"HX-Request-Type": "partial"})
    assert found.json() == [{"id": salon.masha, "name": "Masha Petrova", "phone": "+49 1511 2345678"}]
    assert nobody.json() == []
    assert "Masha <mark>Petr</mark>ova" in rows.text
    assert "<html" not in rows.text


async def test_a_card_tells_contacts_figures_and_visits() -> None:
    salon = await open_salon()
    await visit(salon, NOW - timedelta(days=9), "done")
    await visit(salon, NOW + timedelta(days=1), "confirmed")
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get(f"/desk/clients/{salon.masha}")).text
    for text in ("tel:+4915112345678", "Coming up", "22 Nov 2026, 09:00", "Confirmed", "€40.00", "Haircut"):
        assert text in page, text
    assert f'hx-get="/desk/loyalty/clients/{salon.masha}"' in page


async def test_every_branch_sees_the_same_clients() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Boris"]) as b:
        assert (await b.get(f"/desk/clients/{salon.masha}")).status_code == 200


@pytest.mark.parametrize("nowhere", ["0", "999999", "9" * 30])
async def test_an_unknown_client_is_not_found(nowhere: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        assert (await b.get(f"/desk/clients/{nowhere}")).status_code == 404
        assert (await b.get(f"/desk/clients/{nowhere}/edit")).status_code == 404
        assert (await b.post(f"/desk/clients/{nowhere}", data={"name": "X"})).status_code == 404


async def test_a_new_client_is_added_and_shown() -> None:
    salon = await open_salon()
    form = {"name": "Oleg", "phone": "0151 23456789", "email": "oleg@example.com", "notes": "tea"}
    async with browser(salon.actors["Olga"]) as b:
        assert "Like 01512 3456789" in (await b.get("/desk/clients/new")).text
        answer = await b.post("/desk/clients", data=form)
        shown = await b.get(answer.headers["location"])
        again = await b.post("/desk/clients", data=form)
    assert answer.status_code == 303
    assert "Oleg" in shown.text
    assert again.status_code == 422
    assert "Oleg already has this number." in again.text
    assert "Open the card of Oleg" in again.text
    assert await Client.count() == 2


async def test_a_wrong_form_comes_back_as_it_was_typed() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        answer = await b.post(
            "/desk/clients", data={"name": "", "phone": "<12>", "email": "no", "notes": "tea"}
        )
    assert answer.status_code == 422
    for text in ("Please write a name.", "&lt;12&gt;", "phone number like", 'value="no"', "tea"):
        assert text in answer.text, text
    assert await Client.count() == 1


async def test_a_card_is_changed_once_and_an_older_form_shows_the_new_state() -> None:
    salon = await open_salon()
    form = {"name": "Masha Ivanova", "phone": "+49 1511 2345678", "email": "m@example.com", "notes": ""}
    async with browser(salon.actors["Olga"]) as b:
        assert 'name="version" value="1"' in (await b.get(f"/desk/clients/{salon.masha}/edit")).text
        first = await b.post(f"/desk/clients/{salon.masha}", data={**form, "version": "1"})
        stale = await b.post(f"/desk/clients/{salon.masha}", data={**form, "name": "Typed", "version": "1"})
        wrong = await b.post(f"/desk/clients/{salon.masha}", data={**form, "version": "9" * 5000})
    assert first.status_code == 303
    assert stale.status_code == wrong.status_code == 409
    for text in ("Somebody else changed", "Masha Ivanova", 'value="Typed"', 'name="version" value="2"'):
        assert text in stale.text, text
    assert (await queries.client_row(salon.masha)).name == "Masha Ivanova"


@pytest.mark.parametrize("name", ["Anna", "Rita"])
async def test_only_who_may_edit_clients_changes_them(name: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors[name]) as b:
        for path in ("", f"/{salon.masha}", f"/{salon.masha}/notes"):
            answer = await b.post(f"/desk/clients{path}", data={"name": "X", "note": "X"})
            assert answer.status_code == 403, path
    assert await Client.count() == 1
    assert (await queries.client_row(salon.masha)).name == "Masha Petrova"


async def test_a_form_without_its_token_changes_nothing() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        del b.headers["x-csrftoken"]
        assert (await b.post("/desk/clients", data={"name": "X"})).status_code == 403
    assert await Client.count() == 1
