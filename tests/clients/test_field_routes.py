"""Pages of fields of one's own, and the fields on cards, visits, staff and in the booking form, over HTTP."""

import pytest

from clients import queries
from clients.actions import fields as actions
from clients.queries import fields as reading
from clients.rules.fields import load
from clients.tables import CustomField, FieldOption, Visit
from clients.tables.fields import Of
from tests.booking.web import FRAGMENT, booked
from tests.browse import browser
from tests.cast import open_salon
from tests.clients.own import chosen, own
from tests.widgets.flow import hidden_on

pytestmark = pytest.mark.usefixtures("morning")
HERE = "/desk/clients/fields"
CARD = {"name": "Masha Petrova", "phone": "+49 1511 2345678", "email": "masha@example.com"}


async def test_the_pages_show_fields_and_lead_to_their_forms() -> None:
    salon = await open_salon()
    hair = await own(
        salon, "Hair", "one_of", new_options="Straight\nCurly", heading="Looks", is_required="yes"
    )
    async with browser(salon.actors["Nora"]) as nora:
        empty = await nora.get(f"{HERE}?of=visit")
        listed = await nora.get(HERE)
        form = await nora.get(f"{HERE}/{hair.id}")
        new = await nora.get(f"{HERE}/new?of=staff")
    assert "No fields yet" in empty.text
    for text in ("Hair", "Looks", "One of a list: Straight, Curly", "Has to be filled in", "0 filled in"):
        assert text in listed.text, text
    assert 'value="Curly"' in form.text
    assert "The booking form asks" not in new.text


@pytest.mark.parametrize("path", ["", "/new", "/1", "/1/archive", "/1/removal", "/1/options/1/removal"])
async def test_only_who_edits_the_catalogue_sees_them(path: str) -> None:
    salon = await open_salon()
    for name in ("Anna", "Olga", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert (await b.get(f"{HERE}{path}")).status_code == 403, name
    async with browser() as stranger:
        assert (await stranger.get(f"{HERE}{path}")).status_code == 303


@pytest.mark.parametrize("path", ["/999999", "/0", f"/{'9' * 30}", "?of=nobody", "/999999/archive"])
async def test_what_is_not_there_is_not_found(path: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.get(f"{HERE}{path}")).status_code == 404
        assert (await vera.post(f"{HERE}/999999", data={"title": "X"})).status_code == 404


async def test_a_wrong_form_comes_back_as_it_was_typed() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        sent = {"of": "visit", "title": "", "help": "<b>", "kind": "one_of", "heading": "Looks"}
        answer = await vera.post(HERE, data=sent)
    assert answer.status_code == 422
    for text in ("Please fill this in.", "&lt;b&gt;", 'value="Looks"', "New field for visits"):
        assert text in answer.text, text
    assert await CustomField.count() == 0


async def test_a_field_lives_from_its_form_to_its_removal() -> None:  # noqa: PLR0915  # a whole life
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        made = {"title": "Hair", "kind": "one_of", "new_options": "Straight\nCurly", "heading": "Looks"}
        assert (await vera.post(HERE, data=made)).headers["location"] == f"{HERE}?of=client&done=added"
        [hair] = await reading.every_field(Of.client)
        here, (straight, curly) = f"{HERE}/{hair.id}", [str(each.id) for each in hair.options]
        card = await vera.post(
            f"/desk/clients/{salon.masha}", data={**CARD, "version": "1", hair.name: straight}
        )
        assert card.status_code == 303
        renamed = {
            "title": "Kind of hair",
            "kind": "one_of",
            f"option-{straight}": "As a ruler",
            "heading": "Looks",
        }
        assert (await vera.post(here, data=renamed)).status_code == 303
        await vera.post(f"{here}/options/{curly}/place", data={"way": "up"})
        await vera.post(f"{HERE}/headings/{hair.heading}?of=client", data={"title": "Head"})
        asked = await vera.get(f"{here}/options/{straight}/removal")
        assert "chosen 1 time" in asked.text
        await vera.post(f"{here}/options/{straight}/removal", data={"into": ""})
        assert "As a ruler (removed)" in (await vera.get(f"/desk/clients/{salon.masha}")).text
        await vera.post(f"{here}/options/{straight}/return")
        assert "comes back with it" in (await vera.get(f"{here}/archive")).text
        await vera.post(f"{here}/archive")
        assert "As a ruler" not in (await vera.get(f"/desk/clients/{salon.masha}")).text
        assert "Remove for good" in (await vera.get(HERE)).text
        await vera.post(f"{here}/return")
        assert "As a ruler" in (await vera.get(f"/desk/clients/{salon.masha}")).text
        await vera.post(f"{here}/archive")
        assert "for 1 client is deleted" in (await vera.get(f"{here}/removal")).text
        assert (await vera.post(f"{here}/removal?values=0")).status_code == 409
        assert (await vera.post(f"{here}/removal?values=1")).status_code == 303
    assert (await CustomField.count(), await FieldOption.count()) == (0, 0)
    assert (await queries.client_row(salon.masha)).extra == "{}"


async def test_a_field_in_use_is_not_archived_and_the_page_says_what_uses_it() -> None:
    salon = await open_salon()
    allergic = await own(salon, "Allergic", "yes_no", is_asked="yes")
    await own(salon, "To what", when_field=str(allergic.id), when_value="yes", is_asked="yes")
    async with browser(salon.actors["Vera"]) as vera:
        asked = await vera.get(f"{HERE}/{allergic.id}/archive")
        refused = await vera.post(f"{HERE}/{allergic.id}/archive")
    assert "“To what” is shown only where “Allergic” is Yes." in asked.text
    assert "The booking form asks for it" in asked.text
    assert refused.status_code == 409


async def test_a_card_shows_its_fields_and_its_form_keeps_what_was_typed() -> None:
    salon = await open_salon()
    likes = await own(salon, "Likes", "several", new_options="Tea\nCoffee", heading="At the desk")
    size = await own(salon, "Size", "whole", is_required="yes", help="As on the label")
    tea, coffee = chosen(likes, "Tea"), chosen(likes, "Coffee")
    here = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as olga:
        form = await olga.get(f"{here}/edit")
        sent = {**CARD, "version": "1", **hidden_on(form.text), likes.name: [tea, coffee], size.name: "big"}
        wrong = await olga.post(here, data=sent)
        empty = await olga.post(here, data={**sent, size.name: ""})
        saved = await olga.post(here, data={**sent, size.name: "38"})
        card = await olga.get(here)
    assert "As on the label" in form.text
    assert (wrong.status_code, empty.status_code, saved.status_code) == (422, 422, 303)
    assert "Write a whole number" in wrong.text
    assert 'value="big"' in wrong.text
    assert wrong.text.count("checked") == 2
    assert "Please fill this in." in empty.text
    for text in ("Tea, Coffee", "At the desk", '<dd class="as-written">38</dd>'):
        assert text in card.text, text


async def test_a_form_that_was_open_while_a_field_was_archived_says_so_and_then_saves() -> None:
    salon = await open_salon()
    hair, size = await own(salon, "Hair"), await own(salon, "Size")
    here = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as olga:
        sent = {**CARD, "version": "1", **hidden_on((await olga.get(f"{here}/edit")).text)}
        await actions.archive_field(salon.actors["Vera"], hair.id)
        told = await olga.post(here, data={**sent, hair.name: "long", size.name: "38"})
        again = await olga.post(here, data={**CARD, **hidden_on(told.text), size.name: "38"})
    assert told.status_code == 422
    assert "In “Hair” you wrote: long." in told.text
    assert 'value="38"' in told.text
    assert again.status_code == 303
    assert load((await queries.client_row(salon.masha)).extra) == {size.id: "38"}


async def test_a_visit_has_its_fields_in_the_panel_with_versions_like_notes() -> None:
    salon = await open_salon()
    formula = await own(salon, "Formula", of="visit")
    await own(salon, "Secret", of="visit", is_private="yes")
    visit = await booked(salon)
    here = f"/desk/visits/{visit.id}"
    async with browser(salon.actors["Anna"]) as anna:
        panel = await anna.get(here, headers=FRAGMENT)
        sent = {"fields": f"{formula.id},", formula.name: "7.1", "version": str(visit.version)}
        saved = await anna.post(f"{here}/fields", data=sent, headers=FRAGMENT)
        stale = await anna.post(f"{here}/fields", data={**sent, formula.name: "8.3"}, headers=FRAGMENT)
    assert "Formula" in panel.text
    assert "Secret" not in panel.text
    assert "7.1" in saved.text
    assert stale.status_code == 409
    assert 'value="8.3"' in stale.text
    row = await Visit.objects().where(Visit.id == visit.id).first()
    assert row is not None
    assert (load(row.extra), row.version) == ({formula.id: "7.1"}, visit.version + 1)


async def test_only_who_serves_a_visit_or_changes_visits_fills_in_its_fields() -> None:
    salon = await open_salon()
    formula = await own(salon, "Formula", of="visit")
    visit = await booked(salon)
    here, sent = f"/desk/visits/{visit.id}", {"fields": f"{formula.id}", formula.name: "7.1"}
    async with browser(salon.actors["Olga"]) as olga:
        saved = await olga.post(f"{here}/fields", data=sent)
        page = await olga.get(here)
        wrong = await olga.post(f"{here}/fields", data={"fields": "x", formula.name: "x" * 301})
    assert "Fields filled in" in page.text
    assert saved.status_code == 303
    assert (wrong.status_code, "at most 300 letters" in wrong.text) == (422, True)
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.post(f"{here}/fields", data=sent)).status_code == 404
    async with browser(salon.actors["Rita"]) as rita:
        assert (await rita.post(f"{here}/fields", data=sent)).status_code == 403


async def test_somebody_who_works_here_has_fields_on_their_page() -> None:
    salon = await open_salon()
    locker = await own(salon, "Locker", "whole", of="staff")
    here = f"/desk/staff/{salon.anna}/fields"
    async with browser(salon.actors["Nora"]) as nora:
        assert here in (await nora.get(f"/desk/staff/{salon.anna}")).text
        part = await nora.get(here, headers=FRAGMENT)
        assert "Locker" in part.text
        assert "<html" not in part.text
        sent = {**hidden_on(part.text), locker.name: "12"}
        assert (await nora.post(here, data=sent)).status_code == 303
        stale = await nora.post(here, data={**sent, locker.name: "13"})
        wrong = await nora.post(here, data={"fields": f"{locker.id}", locker.name: "x"})
        assert 'value="12"' in (await nora.get(here)).text
    assert (stale.status_code, wrong.status_code) == (409, 422)
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get(here)).status_code == 403
