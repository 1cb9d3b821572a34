"""The time that is held while a stranger types."""

import pytest

from booking.tables import Hold
from kit import clock
from kit.vault import new_code
from tests.browse import browser
from tests.cast import open_salon
from tests.widgets.flow import MASHA, hidden_on, hold, times_on

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_held_time_cannot_be_held_by_somebody_else() -> None:
    salon = await open_salon()
    async with browser() as b:
        await hold(b, salon, member=str(salon.anna))
        late = await hold(b, salon, member=str(salon.anna))
        assert late.status_code == 409
        assert await Hold.count() == 1


async def test_choosing_another_time_gives_the_first_one_back() -> None:
    salon = await open_salon()
    async with browser() as b:
        first = await hold(b, salon)
        code = first.headers["location"].rsplit("/", 1)[1]
        times = await b.get(f"/book/center?service={salon.haircut}&hold={code}")
        assert hidden_on(times.text)["hold"] == code
        await hold(b, salon, "2026-12-10T12:00:00+01:00", hold=code)
        assert await Hold.select(Hold.starts_at).output(as_list=True) == [
            clock.now().replace(day=10, hour=11)
        ]


async def test_a_lapsed_hold_is_no_obstacle_while_the_time_is_free() -> None:
    salon = await open_salon()
    async with browser() as b:
        held = await hold(b, salon)
        await Hold.update({Hold.expires_at: clock.now()}, force=True)
        form = await b.get(held.headers["location"])
        assert form.status_code == 200
        assert "data-left" not in form.text
        done = await b.post("/book/center/visits", data={**hidden_on(form.text), **MASHA})
        assert done.status_code == 303


async def test_a_lapsed_hold_that_somebody_else_took_is_told_so() -> None:
    salon = await open_salon()
    async with browser() as b:
        held = await hold(b, salon, member=str(salon.anna))
        form = await b.get(held.headers["location"])
        await Hold.update({Hold.expires_at: clock.now()}, force=True)
        assert (await hold(b, salon, member=str(salon.anna))).status_code == 303
        late = await b.post("/book/center/visits", data={**hidden_on(form.text), **MASHA})
        assert late.status_code == 409
        assert times_on(late.text)
        gone = await b.get(held.headers["location"])
        assert gone.status_code == 404
        assert "no longer held" in gone.text


async def test_a_hold_is_made_longer_once_and_what_was_typed_stays() -> None:
    salon = await open_salon()
    async with browser() as b:
        address = (await hold(b, salon)).headers["location"]
        longer = await b.post(f"{address}/extension", data={"name": "Masha"})
        assert longer.status_code == 200
        assert "Held for you until 09:20" in longer.text
        assert 'value="Masha"' in longer.text
        assert "Keep longer" not in longer.text
        again = await b.post(f"{address}/extension", data={"name": "Masha"})
        assert again.status_code == 409
        assert "Held for you until 09:20" in again.text


async def test_a_hold_nobody_knows_cannot_be_made_longer() -> None:
    await open_salon()
    async with browser() as b:
        answer = await b.post(f"/book/center/holds/{new_code()}/extension", data={"name": "Masha"})
        assert answer.status_code == 404


async def test_somebody_elses_branch_knows_nothing_of_the_hold() -> None:
    salon = await open_salon()
    async with browser() as b:
        code = (await hold(b, salon)).headers["location"].rsplit("/", 1)[1]
        assert (await b.get(f"/book/harbour/holds/{code}")).status_code == 404
        await b.post(f"/book/harbour/holds/{code}/extension", data={})
        assert (await Hold.objects().first()).expires_at == clock.now().replace(minute=10)
