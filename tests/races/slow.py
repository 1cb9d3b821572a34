"""Two who look meet for certain: whoever has looked is slow, and the others look meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


def dawdling(statement: str, seconds: float = 0.3) -> str:
    """The same statement, but between what it sees and its answer time goes by: the others see the same.

    The wait is a condition of no row, so it is there when nothing is found as well.
    """
    return f"SELECT looked.* FROM ({statement}) AS looked WHERE (SELECT pg_sleep({seconds}) IS NOT NULL)"  # noqa: S608


def hesitating(look: Callable[..., Awaitable[Any]], seconds: float = 0.3) -> Callable[..., Awaitable[Any]]:
    """What looks, in Python: between its look and its answer the others look as well."""

    async def slowly(*asked: Any, **more: Any) -> Any:
        found = await look(*asked, **more)
        await asyncio.sleep(seconds)
        return found

    return slowly
