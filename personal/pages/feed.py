"""A visit as the calendar on a phone is told it."""

from asyncpg import Record

from kit.settings import settings
from kit.words import _
from widgets.invitation import Invitation


def invitation_of(row: Record, client: int) -> Invitation:
    """With the name of who comes, where that is not the client."""
    link = f"{settings().site}/v/{row['code']}"
    titles = row["titles"] or _("Visit")
    what = titles if row["client"] == client else f"{titles} ({row['who']})"
    place = ", ".join(part for part in (row["branch_name"], row["address"].replace("\n", ", ")) if part)
    return Invitation(
        code=row["code"],
        title=f"{what} · {row['branch_name']}",
        details=_("Move or cancel: %(link)s", link=link),
        place=place,
        link=link,
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        version=row["version"],
        is_cancelled=row["status"] == "cancelled",
    )
