"""Whether the kept figures of clients say what their visits say."""

from kit.db import fetch

COLUMNS = "client, branch, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent"
WRONG = f"""
SELECT DISTINCT client FROM (
    (SELECT {COLUMNS} FROM client_figure_now EXCEPT SELECT {COLUMNS} FROM client_figure_counted)
    UNION ALL
    (SELECT {COLUMNS} FROM client_figure_counted EXCEPT SELECT {COLUMNS} FROM client_figure_now)
) AS differing ORDER BY client
"""  # noqa: S608 - only constants


async def wrong_figures() -> list[int]:
    """The clients whose figures are wrong, though nobody noted them as stale."""
    return [each["client"] for each in await fetch(WRONG)]
