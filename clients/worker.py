"""In the background: clients are written into the index, counted again, and compared with each other.

What was removed of files and notes is cleared away, and what a former key sealed is sealed anew.

Rows in one transaction: done twice, or by two processes at once, it comes to the same.
"""

from clients.actions.calls import clear_calls
from clients.actions.counts import count_stale
from clients.actions.files import clear_files
from clients.actions.indexing import forget_words, index_next
from clients.actions.looks import forget_looks
from clients.actions.notes import clear_notes
from clients.actions.resealing import reseal_next
from clients.actions.treatments import clear_treatments
from clients.queries.alike import is_wanted
from clients.queries.indexed import are_many_missing
from kit.apart import run_apart
from kit.ticker import Job


async def compare() -> bool:
    if await is_wanted():
        await run_apart("clients.comparing")
    return False


async def index() -> bool:
    """Few are written into it here, many by a program apart; here too, where that one fails."""
    if await are_many_missing() and await run_apart("clients.indexing"):
        return False
    return await index_next()


JOBS = (
    Job("figures", count_stale, seconds=2.0),
    Job("search", index, seconds=60.0),
    Job("search words", forget_words, seconds=3600.0),
    Job("old looks", forget_looks, seconds=3600.0),
    Job("pairs", compare, seconds=60.0),
    Job("files", clear_files, seconds=3600.0),
    Job("notes", clear_notes, seconds=3600.0),
    Job("calls", clear_calls, seconds=3600.0),
    Job("treatment notes", clear_treatments, seconds=3600.0),
    Job("sealing", reseal_next, seconds=600.0),
)
