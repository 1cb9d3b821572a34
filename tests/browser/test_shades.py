"""What lies under the visits of a day: off, away, closed."""

from datetime import date

import pytest

from kit.db import execute
from tests.browser.desk import calendar
from tests.browser.harness import on_stage
from tests.cast import open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
ON_TOP = """() => {
    const { left, top } = document.querySelector(".shade-closed:has(.shade-name)").getBoundingClientRect();
    document.querySelectorAll(".shade").forEach((each) => each.style.pointerEvents = "auto");
    const shades = document.elementsFromPoint(left + 20, top + 40).filter((each) => each.matches(".shade"));
    return shades.map((each) => each.className.match(/shade-(\\w+)/)[1]);
}"""


async def test_closed_can_be_read_where_somebody_stops_work_as_the_house_shuts() -> None:
    salon = await open_salon()
    later = "INSERT INTO schedule_exception (member, happens_on, hours) SELECT $1, $2, '{540,1200}'"
    await execute(later, salon.lena, date(2026, 12, 1))
    async with on_stage() as stage:
        page = await calendar(stage, salon)
        closed = page.locator(".shade-closed").last
        await closed.scroll_into_view_if_needed()
        await page.evaluate("document.querySelector('.shade-closed')?.remove()")  # of the morning
        assert await page.evaluate(ON_TOP) == ["closed", "off"]
