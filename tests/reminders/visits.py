"""Visits of Masha's for the tests of messages, written straight into the tables."""

from datetime import UTC, datetime, timedelta

from clients.tables import Visit, VisitLine
from tests.cast import Salon

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
NEXT_WEEK = datetime(2026, 12, 8, 13, tzinfo=UTC)  # 14:00 in Berlin


async def visit(salon: Salon, start: datetime = NEXT_WEEK, **facts: object) -> int:
    """A haircut by Anna at Center, waiting."""
    made = Visit(
        **{
            "branch": salon.center,
            "client": salon.masha,
            "code": f"code-{start:%m%d%H%M%S}",
            "source": "widget",
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            "created_at": NOW,
            **facts,
        }
    )
    await made.save()
    await VisitLine(
        visit=made.id, service=salon.haircut, member=salon.anna, title="Haircut", price=4500
    ).save()
    return int(made.id)


async def change(visit_id: int, **facts: object) -> None:
    """What booking or checkout would write, with the next version."""
    row = await Visit.objects().get(Visit.id == visit_id)
    assert row is not None
    await Visit.update({**facts, "version": row.version + 1}).where(Visit.id == visit_id)


async def move(visit_id: int, start: datetime) -> None:
    await change(visit_id, starts_at=start, ends_at=start + timedelta(hours=1))
