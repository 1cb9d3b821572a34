"""That a query more is counted: otherwise the pinned numbers would prove nothing."""

import pytest

from kit import db
from staff.tables import StaffMember
from tests.cast import open_salon
from tests.counting import count_queries


@pytest.mark.parametrize("times", [1, 3])
async def test_a_query_for_each_of_them_is_counted(times: int) -> None:
    salon = await open_salon()
    async with count_queries() as count:
        await db.fetch("SELECT id FROM staff_member")
        async with db.transaction():
            for _ in range(times):
                await StaffMember.objects().get(StaffMember.id == salon.anna)
    assert len(count) == 1 + times
