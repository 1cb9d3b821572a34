"""The program that writes very many clients into the index of the search, apart from the server.

`python -m clients.indexing`: words are taken to pieces here, which would keep everybody at the desk waiting.
Where it does not come to its end the server's own job does the rest. Of two at once one has nothing to do.
"""

import asyncio

from clients.actions import index_missing
from kit import db

ALONE = "SELECT pg_try_advisory_lock(hashtext('clients.indexing'))"  # as long as this program lives


async def main() -> None:
    await db.open_pool(2)
    try:
        async with db.connection() as held:
            if await held.fetchval(ALONE):
                await index_missing(lambda: None)
    finally:
        await db.close_pool()


if __name__ == "__main__":
    asyncio.run(main())
