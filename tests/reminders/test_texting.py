"""Text messages through a gateway: what its answers mean, and that it is told the right thing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from reminders.channels.sms import Texter
from reminders.tables import Message


@asynccontextmanager
async def gateway(answer: int) -> AsyncIterator[tuple[str, list[str]]]:
    """One that answers so, its address, and the requests it got."""
    heard: list[str] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {answer} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield f"http://127.0.0.1:{port}/send?to={{phone}}&text={{text}}", heard


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (200, Message.Status.sent),
        (202, Message.Status.sent),
        (403, Message.Status.failed),
        (429, Message.Status.waiting),
        (503, Message.Status.waiting),
    ],
)
async def test_an_answer_says_what_became_of_it(answer: int, status: str) -> None:
    async with gateway(answer) as (url, heard):
        delivery = await Texter(url, "secret").send("+4915112345678", "123456 is your code & more")
        assert delivery.status == status
        assert heard[0].startswith(
            "POST /send?to=%2B4915112345678&text=123456%20is%20your%20code%20%26%20more HTTP/1.1"
        )
        assert "Authorization: Bearer secret" in heard[0]


async def test_a_gateway_that_is_away_is_tried_again() -> None:
    async with gateway(200) as (url, _):
        pass
    assert (await Texter(url).send("+49151", "x")).status == Message.Status.waiting
