"""Signed in at the till, over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from clients.tables import Visit, VisitLine
from kit import db
from tests.browse import browser
from tests.cast import Salon

WEB = {"Accept": "text/html"}


@asynccontextmanager
async def signed_in(salon: Salon, who: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that signs out at the end, so that one test may use it several times."""
    async with browser(salon.actors[who]) as b:
        yield b
    await db.execute("DELETE FROM session")


async def send(salon: Salon, who: str, path: str, **form: object) -> httpx.Response:
    async with signed_in(salon, who) as b:
        return await b.post(path, data={name: str(value) for name, value in form.items()}, headers=WEB)


async def look(salon: Salon, who: str, path: str) -> httpx.Response:
    async with signed_in(salon, who) as b:
        return await b.get(path, headers=WEB)


async def lines_of(visit: Visit) -> list[tuple[str, int, int, int]]:
    lines = await VisitLine.objects().where(VisitLine.visit == visit.id).order_by(VisitLine.id)
    return [(line.title, line.quantity, line.price, line.discount) for line in lines]
