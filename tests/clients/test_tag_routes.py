"""Tags and statuses over HTTP: their pages, one tap on a card, and where they are shown."""

import pytest

from clients.actions import marking
from clients.actions import tags as actions
from clients.queries import tags as queries
from clients.tables import ClientTag, Status, StatusScale, Tag
from kit.rights import SYSTEM
from tests.booking.web import FRAGMENT, booked
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
TAGS, SCALES = "/desk/clients/tags", "/desk/clients/scales"


async def vip(salon: Salon, name: str = "VIP") -> int:
    return int((await actions.add_tag(salon.actors["Vera"], name, "rose")).id)


async def warmth(salon: Salon) -> tuple[int, list[int]]:
    scale = await actions.add_scale(salon.actors["Vera"], "How warm", "New\nRegular")
    return int(scale.id), [row["id"] for row in await queries.statuses(scale.id)]


async def test_a_tag_lives_from_its_form_to_its_removal() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        assert "No tags yet" in (await nora.get(TAGS)).text
        assert (await nora.post(TAGS, data={"name": "VIP", "colour": "rose"})).status_code == 303
        twice = await nora.post(TAGS, data={"name": "vip", "colour": "rose"})
        assert (twice.status_code, "Another one is called so." in twice.text) == (422, True)
        tag, other = await Tag.select(Tag.id).first(), await vip(salon, "Important")
        assert tag is not None
        here = f"{TAGS}/{tag['id']}"
        await marking.set_tag(SYSTEM, [salon.masha], tag["id"])
        assert "1 client" in (await nora.get(here)).text
        assert (await nora.post(here, data={"name": "Very", "colour": "teal"})).status_code == 303
        assert (await nora.post(f"{here}/merger", data={"into": ""})).status_code == 422
        assert (await nora.post(f"{here}/merger", data={"into": str(other)})).status_code == 303
        assert "1 client loses it" in (await nora.get(f"{TAGS}/{other}/removal")).text
        assert (await nora.post(f"{TAGS}/{other}/removal?clients=0")).status_code == 409
        assert (await nora.post(f"{TAGS}/{other}/removal?clients=1")).status_code == 303
    assert (await Tag.count(), await ClientTag.count()) == (0, 0)


async def test_a_scale_lives_from_its_form_to_its_removal() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        assert "No statuses yet" in (await nora.get(SCALES)).text
        wrong = await nora.post(SCALES, data={"name": "", "steps": "New"})
        assert (wrong.status_code, "New</textarea>" in wrong.text) == (422, True)
        made = await nora.post(SCALES, data={"name": "How warm", "steps": "New\nRegular"})
        here = made.headers["location"]
        new, regular = await Status.select(Status.id).order_by(Status.id).output(as_list=True)
        typed = {"name": "Warmth", f"name-{new}": "Fresh", f"colour-{new}": "sky", "steps": "Lost"}
        assert (await nora.post(here, data=typed)).status_code == 303
        bad = await nora.post(here, data={**typed, f"colour-{new}": "pink", "steps": ""})
        assert (bad.status_code, "Choose one of the list." in bad.text) == (422, True)
        assert (await nora.post(f"{SCALES}/statuses/{regular}/place", data={"way": "up"})).status_code == 303
        await marking.set_status(SYSTEM, [salon.masha], new)
        assert "1 client has no status" in (await nora.get(f"{SCALES}/statuses/{new}/removal")).text
        assert (await nora.post(f"{SCALES}/statuses/{new}/removal?clients=0")).status_code == 409
        assert (await nora.post(f"{SCALES}/statuses/{new}/removal?clients=1")).status_code == 303
        assert "No client loses" in (await nora.get(f"{here}/removal")).text
        assert (await nora.post(f"{here}/removal?clients=0")).status_code == 303
    assert await StatusScale.count() == 0


@pytest.mark.parametrize(
    "path", ["/tags", "/tags/1", "/tags/1/removal", "/scales", "/scales/1", "/scales/1/removal"]
)
async def test_only_who_edits_the_catalogue_manages_them(path: str) -> None:
    salon = await open_salon()
    for name in ("Anna", "Olga", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert (await b.get(f"/desk/clients{path}")).status_code == 403
            assert (await b.post(f"/desk/clients{path}", data={"name": "X"})).status_code == 403
    assert await Tag.count() == 0


async def test_one_tap_sets_a_tag_and_another_thinks_again() -> None:
    salon = await open_salon()
    tag, (scale, (new, _)) = await vip(salon), await warmth(salon)
    here = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as olga:
        part = await olga.post(f"{here}/tags", data={"set": str(tag)}, headers=FRAGMENT)
        assert "VIP is set." in part.text
        assert f'name="undo" value="{tag}"' in part.text
        assert "since 1 Dec 2026, by Olga" in part.text
        assert "hx-swap-oob" in part.text
        ranked = await olga.post(f"{here}/statuses", data={"set": str(new)}, headers=FRAGMENT)
        assert 'aria-pressed="true"' in ranked.text
        undone = await olga.post(f"{here}/tags", data={"undo": str(tag)}, headers=FRAGMENT)
        assert "Undone: VIP." in undone.text
        late = await olga.post(f"{here}/tags", data={"undo": str(tag)}, headers=FRAGMENT)
        assert late.status_code == 409
        plain = await olga.post(f"{here}/statuses", data={"clear": str(scale)})
        assert (plain.status_code, plain.headers["location"]) == (303, here)
    assert (await queries.marks(salon.masha)).has == []


@pytest.mark.parametrize("typed", [{}, {"set": "x"}, {"set": "999999"}, {"clear": "²"}, {"undo": "9" * 30}])
async def test_a_tap_on_what_is_not_there_changes_nothing(typed: dict[str, str]) -> None:
    salon = await open_salon()
    await vip(salon)
    async with browser(salon.actors["Olga"]) as olga:
        for path in ("tags", "statuses"):
            assert (await olga.post(f"/desk/clients/{salon.masha}/{path}", data=typed)).status_code == 404
        assert (await olga.post("/desk/clients/999999/tags", data={"set": "1"})).status_code == 404
    assert await ClientTag.count() == 0


async def test_only_who_edits_clients_taps() -> None:
    salon = await open_salon()
    tag = await vip(salon)
    for name in ("Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            for path in ("tags", "statuses"):
                answer = await b.post(f"/desk/clients/{salon.masha}/{path}", data={"set": str(tag)})
                assert answer.status_code == 403
            assert "Set a tag" not in (await b.get(f"/desk/clients/{salon.masha}")).text
    assert await ClientTag.count() == 0


async def test_tags_and_statuses_are_in_the_list_on_the_card_and_beside_the_calendar() -> None:
    salon = await open_salon()
    tag, (_, (new, _)) = await vip(salon), await warmth(salon)
    await marking.set_tag(salon.actors["Olga"], [salon.masha], tag)
    await marking.set_status(salon.actors["Olga"], [salon.masha], new)
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        listed = await olga.get("/desk/clients")
        card = await olga.get(f"/desk/clients/{salon.masha}")
        panel = await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)
    for page in (listed, card, panel):
        assert "VIP" in page.text
        assert "New</span>" in page.text
    assert "How warm: New set" in card.text
    async with browser(salon.actors["Anna"]) as anna:
        assert "VIP" not in (await anna.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)).text


async def test_no_page_asks_more_of_the_database_the_more_tags_there_are() -> None:
    salon = await open_salon()
    pages = ["/desk/clients", f"/desk/clients/{salon.masha}", f"/desk/visits/{(await booked(salon)).id}"]
    seen: dict[str, set[int]] = {page: set() for page in pages}
    async with browser(salon.actors["Olga"]) as olga:
        for number in range(3):
            for page in pages:
                await olga.get(page)
                async with count_queries() as count:
                    await olga.get(page)
                seen[page].add(len(count))
            tag = await vip(salon, f"Tag {number}")
            await marking.set_tag(SYSTEM, [salon.masha], tag)
    assert all(len(each) == 1 for each in seen.values()), seen
