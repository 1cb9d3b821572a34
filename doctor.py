"""`make doctor`: compares what Tempu keeps for speed with what it is kept of, and puts it right.

Exit status 0: all is well, or is again. 1: something is wrong that cannot be put right by itself.
"""

import sys

import uvloop

from booking.actions.doctor import repair_days
from booking.queries.doctor import wrong_days
from clients.actions import repair_index
from clients.actions.counts import repair_figures
from clients.queries.sealed import shut_rows
from kit import db
from kit.migrate import migrate
from kit.settings import settings

COUNTED = "Clients: all figures say what their visits say."
OPENS = "Photos and treatment notes: all of them open with the keys there are."
SHUT = "Photos and treatment notes: {} are encrypted with another key. Set OLD_SECRET_KEYS to it."
FOUND = "Finding clients: everybody is found by what their card says."


async def examine() -> int:
    await migrate(settings().database_url)
    await db.open_pool(2)
    try:
        for each in await repair_days():
            print(f"Free times: the day of {each} was wrong; it has been put right.")
        left = await wrong_days()
        uncounted = await repair_figures()
        unfound = await repair_index()
        shut = await shut_rows()
    finally:
        await db.close_pool()
    print(f"Clients: the figures of {uncounted} were wrong; they are counted anew." if uncounted else COUNTED)
    print(
        f"Finding clients: {len(unfound)} could not be found as they should; they can be again."
        if unfound
        else FOUND
    )
    print(SHUT.format(shut) if shut else OPENS)
    print("Free times: wrong still." if left else "Free times: every day says what its appointments say.")
    return 1 if left or shut else 0


if __name__ == "__main__":
    sys.exit(uvloop.run(examine()))
