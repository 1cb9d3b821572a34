"""Jobs tick while the server runs, whatever becomes of one of them."""

import asyncio
import logging

import pytest

from kit.ticker import Job, ticking


async def test_a_job_that_runs_when_the_server_ends_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    began = asyncio.Event()

    async def long() -> bool:
        began.set()
        await asyncio.sleep(60)
        return False

    with caplog.at_level(logging.INFO):
        async with ticking(Job("long", long, seconds=0.01)):
            await began.wait()
        await asyncio.sleep(0.01)
    assert "long goes on at the next start" in caplog.messages
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]
