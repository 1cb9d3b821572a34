"""The program that compares all cards with each other, apart from the server (`-m clients.comparing`)."""

import asyncio

from clients.actions.pairing import look_for_pairs
from kit import db


async def main() -> None:
    await db.open_pool(1)
    try:
        await look_for_pairs()
    finally:
        await db.close_pool()


if __name__ == "__main__":
    asyncio.run(main())
