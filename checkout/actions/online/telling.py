"""What a letter about paying for a visit is written from."""

from typing import Any

from clients.queries import visit_lines
from clients.tables import Visit
from reminders.facts import About


async def about_visit(visit: Visit, path: str, **more: Any) -> About:  # noqa: ANN401
    """`path` is where the client pays; `more` are other facts of the letter."""
    lines = await visit_lines(visit.id)
    titles = ", ".join(line.title for line in lines if line.service)
    people = ", ".join(dict.fromkeys(line.member_name for line in lines if line.member_name))
    return About(path, "", titles, people, visit.starts_at, visit.ends_at, **more)
