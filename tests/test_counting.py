"""That a query more is counted: otherwise the pinned numbers would prove nothing."""

from types import SimpleNamespace

import pytest

from kit import db
from staff.tables import StaffMember
from tests.cast import open_salon
from tests.counting import Count, count_queries


@pytest.mark.parametrize("times", [1, 3])
async def test_a_query_for_each_of_them_is_counted(times: int) -> None:
    salon = await open_salon()
    async with count_queries() as count:
        await db.fetch("SELECT id FROM staff_member")
        async with db.transaction():
            for _ in range(times):
                await StaffMember.objects().get(StaffMember.id == salon.anna)
    assert len(count) == 1 + times


def test_what_the_driver_asks_of_each_new_connection_is_not_counted() -> None:
    count = Count()
    for query in ("SELECT current_setting('jit') AS cur", "WITH RECURSIVE typeinfo_tree AS (…)", "SELECT 1"):
        count.note(SimpleNamespace(query=query))
    assert count.queries == ["SELECT 1"]
