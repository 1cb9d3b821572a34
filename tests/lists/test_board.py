"""The board of a scale: every client in one lane, moved by one at a time, from what was shown."""

from clients.queries import tags as marks
from clients.tables import Client, ClientStatus, Status, StatusScale, TagEvent
from lists.tables import Segment
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.lists.histories import NOW

BOARD = "/desk/board"


async def with_scale() -> tuple[Salon, int, dict[str, int]]:
    salon = await open_salon()
    scale = await add(StatusScale(name="How warm"))
    ids = {name: await add(Status(scale=scale, name=name, position=place)) for place, name in
           enumerate(("new", "warm"))}  # fmt: skip
    return salon, scale, ids


async def test_everybody_is_in_one_lane_with_its_count_and_further_ones_are_shown_on_wish() -> None:
    salon, scale, ids = await with_scale()
    for number in range(24):
        client = await add(Client(name=f"Client {number:02}", created_at=NOW))
        await add(ClientStatus(client=client, scale=scale, status=ids["new"], set_at=NOW, who="Olga"))
    async with browser(salon.actors["Olga"]) as olga:
        first = await olga.get(BOARD)
        place = f"{BOARD}/{scale}"
        assert first.headers["location"] == place
        page = (await olga.get(f"{place}?sort=name&cols=phone")).text
        assert page.count('class="lane-card"') == 21
        assert '<span class="count">24</span>' in page
        assert "+49 1511 2345678" in page
        rest = (await olga.get(f"{place}/statuses/{ids['new']}?sort=name&page=2")).text
        assert rest.count('class="lane-card"') == 4
        assert "Client 23" in rest
        who = '{"type":"group","parts":[{"type":"term","fact":"name","how":"contains","values":["masha"]}]}'
        page = (await olga.get(place, params={"who": who})).text
        assert page.count('class="lane-card"') == 1
        assert (await olga.get(f"{place}?segment=999")).status_code == 200
        for gone in (f"{BOARD}/999", f"{place}/statuses/999"):
            assert (await olga.get(gone)).status_code == 404
    assert await Segment.count() == 0


async def test_a_client_is_moved_from_what_was_shown_and_not_from_where_they_are_no_more() -> None:
    salon, scale, ids = await with_scale()
    place, json = f"{BOARD}/{scale}/moves", {"accept": "application/json"}
    async with browser(salon.actors["Olga"]) as olga, browser(salon.actors["Nora"]) as nora:
        sent = {"client": str(salon.masha), "to": str(ids["new"]), "seen": "0"}
        assert (await olga.post(place, data=sent, headers=json)).json() == {"moved": str(ids["new"])}
        assert (await olga.post(place, data=sent, headers=json)).status_code == 200, "they are there already"
        late = await nora.post(place, data={**sent, "to": str(ids["warm"])}, headers=json)
        assert late.status_code == 409
        assert "it is “new” now" in late.json()["title"]
        page = await nora.post(place, data={**sent, "to": str(ids["warm"])})
        assert page.status_code == 409
        assert "it is “new” now" in page.text
        assert (await marks.marks(salon.masha)).scales[0].now.name == "new"  # type: ignore[union-attr]
        back = {**sent, "to": "0", "seen": str(ids["new"])}
        assert (await nora.post(place, data=back)).status_code == 303
    assert (await marks.marks(salon.masha)).scales[0].now is None
    assert await TagEvent.count() == 2


async def test_a_status_of_another_scale_is_none_of_this_one_and_who_only_sees_moves_nobody() -> None:
    salon, scale, _ = await with_scale()
    other = await add(Status(scale=await add(StatusScale(name="Other")), name="else"))
    sent = {"client": str(salon.masha), "to": str(other), "seen": "0"}
    async with browser(salon.actors["Olga"]) as olga, browser(salon.actors["Rita"]) as rita:
        assert (await olga.post(f"{BOARD}/{scale}/moves", data=sent)).status_code == 404
        assert (await rita.post(f"{BOARD}/{scale}/moves", data=sent)).status_code == 403
        page = (await rita.get(f"{BOARD}/{scale}")).text
        assert "Masha Petrova" in page
        assert 'class="moves"' not in page
    assert await ClientStatus.count() == 0


async def test_without_any_scale_the_board_says_what_it_is_for() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert "Make a scale" in (await vera.get(BOARD)).text
