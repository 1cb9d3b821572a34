"""Several worker processes and a kill -9: nobody gets a message twice, and none is lost from sight."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from kit import clock, db
from reminders.channels.email import Postman
from reminders.worker import LANES, send_next
from tests.cast import open_salon
from tests.races.again import until_seen
from tests.reminders.sink import Sink, mail_sink

WORKERS = 3
SCRIPT = Path(__file__).with_name("reminder_worker.py")
PEOPLE = """
WITH person AS (
    INSERT INTO client (name, email, notes, created_at, version)
    SELECT 'Client ' || n, 'client' || n || '@example.com', '', $2, 1 FROM generate_series(1, $3::int) AS n
    RETURNING id
), visit AS (
    INSERT INTO visit (branch, client, code, status, source, starts_at, ends_at, comment, notes, any_member,
                       version, closing, created_at, cancelled_by, cancelled_late, cancelled_why)
    SELECT $1::int, id, 'code-' || id, 'waiting', 'widget', $2::timestamptz + interval '1 day',
           $2 + interval '25 hours', '', '', FALSE, 1, 0, $2, '', FALSE, '' FROM person
    RETURNING id, client, starts_at
)
INSERT INTO message (visit, client, kind, channel, about_at, about_version, due_at, expires_at,
                     status, attempts, recipient, subject, body, why)
SELECT id, client, 'evening', 'email', starts_at, 0, $2 - interval '1 minute', starts_at,
       'waiting', 0, '', '', '', ''
FROM visit
"""
STATUSES = """
SELECT message.status, client.email FROM message JOIN client ON client.id = message.client
WHERE client.email LIKE 'client%'
"""


async def evening_before(people: int) -> None:
    """That many reminders, each of somebody else, due a minute ago."""
    salon = await open_salon()
    await db.execute(PEOPLE, salon.center, clock.now(), people)


@asynccontextmanager
async def workers(sink: Sink, manner: str):  # type: ignore[no-untyped-def]
    """Processes that have opened their databases; they begin together."""
    started: list[Process] = [
        await asyncio.create_subprocess_exec(
            sys.executable, str(SCRIPT), str(sink.port), manner, stdin=PIPE, stdout=PIPE,
            env={**os.environ, "PUBLIC_URL": f"http://worker{number}.test"},
        )
        for number in range(WORKERS)
    ]  # fmt: skip
    try:
        for process in started:
            assert await process.stdout.readline() == b"ready\n"
        for process in started:
            process.stdin.write(b"go\n")
        yield started
    finally:
        for process in started:
            if process.returncode is None:
                process.kill()
            await process.wait()


@dataclass
class Outcome:
    """How often each recipient got the message, each status, and whom the killed process was serving."""

    received: Counter[str]
    statuses: dict[str, str]
    cut_off: set[str]


async def race(people: int, manner: str, kill_after: int) -> Outcome:
    """After `kill_after` letters the server falls silent, with a letter of the first worker in its hand.

    That worker is killed, the others go on, and then enough time passes for every lease to run out.
    """
    await evening_before(people)
    async with mail_sink() as sink:
        sink.hold_after = kill_after
        async with workers(sink, manner) as processes:
            cut_off = await letters_held(sink, of="worker0.test")
            processes[0].send_signal(signal.SIGKILL)
            await processes[0].wait()
            sink.hold_after = None
            sink.open_gate.set()
            assert [await process.wait() for process in processes[1:]] == [0, 0]
        async with Postman(sink.url) as postman:
            while await send_next(postman.send, clock.now() + timedelta(minutes=10)):
                pass
    statuses = {row["email"]: row["status"] for row in await db.fetch(STATUSES)}
    return Outcome(Counter(sink.recipients), statuses, cut_off)


async def letters_held(sink: Sink, of: str) -> set[str]:
    """Waits until the server holds a letter of that sender; to whom."""
    while True:
        sender, recipient = await sink.held.get()
        if sender == of:
            return {recipient}


@pytest.mark.committed
@pytest.mark.timeout(600)
async def test_three_workers_and_a_kill_send_each_of_2000_reminders_at_most_once() -> None:
    outcome = await race(2000, "careful", kill_after=600)
    sent = {email for email, status in outcome.statuses.items() if status == "sent"}
    uncertain = {email for email, status in outcome.statuses.items() if status == "uncertain"}
    assert len(sent) + len(uncertain) == 2000
    assert max(outcome.received.values()) == 1
    assert sent <= set(outcome.received)
    assert set(outcome.received) - sent <= uncertain
    assert (
        outcome.cut_off <= uncertain
    )  # what the killed process was handing over at that moment, and no more
    assert len(uncertain) <= LANES


@pytest.mark.committed
@until_seen
async def test_without_the_lock_the_race_would_notice() -> None:
    assert max((await race(200, "unlocked", kill_after=60)).received.values()) > 1


@pytest.mark.committed
@until_seen
async def test_without_the_mark_the_race_would_notice() -> None:
    outcome = await race(200, "unmarked", kill_after=60)
    assert all(outcome.received[email] > 1 for email in outcome.cut_off)
    assert set(outcome.statuses.values()) == {"sent"}
