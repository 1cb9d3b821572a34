"""Whether the kept figures of clients say what their visits say."""

from kit.db import fetch, fetch_value

OF_CLIENT = "visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent"
OF_LINE = (
    "client, visit, branch, starts_at, weekday, source, service, good, member, quantity, amount, is_first"
)
# What is kept, by table: its columns, and by which of them it is counted anew.
KEPT = {
    "done_line": (OF_LINE, "visit"),
    "client_figure": (f"client, branch, source, {OF_CLIENT}", "client"),
    "client_total": (f"client, {OF_CLIENT}", "client"),
    "client_category": ("client, branch, category, visits, first_at, last_at, spent", "client"),
    "client_points": ("client, branch, points, earned, spent", "client"),
    "client_message": ("client, kind, messages, last_at", "client"),
    "paid_line": ("client, visit, branch, currency, method, closed_at, amount", "visit"),
    "client_paid": ("client, branch, currency, method, amount", "client"),
}
# What goes when a card does.
OF_CARDS = tuple(table for table, (_, key) in KEPT.items() if key == "client")
WRONG = """
SELECT DISTINCT client FROM (
    (SELECT {columns} FROM {table} EXCEPT ALL SELECT {columns} FROM {table}_counted)
    UNION ALL
    (SELECT {columns} FROM {table}_counted EXCEPT ALL SELECT {columns} FROM {table})
) AS differing WHERE client NOT IN (SELECT client FROM visit_stale)
"""


async def wrong_figures() -> list[int]:
    """The clients whose figures are wrong, though nobody noted them as stale."""
    found: set[int] = set()
    for table, (columns, _) in KEPT.items():
        found |= {each["client"] for each in await fetch(WRONG.format(table=table, columns=columns))}
    return sorted(found)


async def how_many_stale() -> int:
    """Visits that are not counted yet: a few, but for some seconds after a large import."""
    stale: int = await fetch_value("SELECT count(*) FROM visit_stale")
    return stale
