"""Visits of a client, and the moment at which they are told."""

from datetime import UTC, datetime, timedelta

from clients.tables import Visit, VisitLine
from tests.cast import Salon

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


async def visit(salon: Salon, start: datetime, status: str = "waiting", **more: object) -> int:
    """A haircut by Anna at Center."""
    made = Visit(
        branch=more.pop("branch", salon.center),
        client=salon.masha,
        code=f"code-{start:%d%H}-{status}",
        status=status,
        source="desk",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        created_at=NOW,
        **more,
    )
    await made.save()
    await VisitLine(
        visit=made.id, service=salon.haircut, member=salon.anna, title="Haircut", price=4500, discount=500
    ).save()
    return int(made.id)
