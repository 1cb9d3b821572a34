"""Sending records to the tax office: in the chain's order, each until it has an answer.

A sending is noted before it goes out. One without an answer goes out again: what the office has already it
answers as a duplicate, by which it is recognised.
"""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Record as Row

from checkout.registers.protocol import NotReachable, RegisterTrouble, Rejected, Unknown
from checkout.registers.verifactu import office
from checkout.registers.verifactu.answers import DUPLICATE, NO_SENSE, Reply, Said
from checkout.registers.verifactu.driver import Verifactu
from checkout.registers.verifactu.records import day
from checkout.verifactu_tables import VerifactuAnswer, VerifactuSending
from kit import clock, db
from kit.db import transaction

log = logging.getLogger("tempu.verifactu")

Given = VerifactuAnswer.State
State = VerifactuSending.State
AT_ONCE = 1_000
LEASE = timedelta(seconds=150)  # longer than the office is waited for
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)
STATES = {"Correcto": Given.accepted, "AceptadoConErrores": Given.with_errors, "Incorrecto": Given.refused}
KNOWN_STATES = {
    "Correcta": Given.accepted,
    "AceptadaConErrores": Given.with_errors,
    "Anulada": Given.accepted,
}
OPERATIONS = {"registration": "Alta", "cancellation": "Anulacion"}
CANCELLED = "Anulada"
# After an answer the office says how long to wait, or until so many wait as one sending takes.
TAKE = """
SELECT id, answered_up_to, tried_up_to, in_doubt_up_to FROM verifactu_sender AS sender
WHERE issuer = $1 AND place = $2 AND (leased_until_at IS NULL OR leased_until_at <= $3)
    AND (next_try_at IS NULL OR next_try_at <= $3)
    AND (next_batch_at IS NULL OR next_batch_at <= $3 OR EXISTS (SELECT FROM verifactu_record
        WHERE issuer = $1 AND number = sender.answered_up_to + $4))
FOR UPDATE SKIP LOCKED
"""
# What was on its way before goes by itself, because it is late.
BATCH = """
SELECT id, number, kind, invoice, issued_on, xml, is_correction FROM verifactu_record
WHERE issuer = $1 AND number > $2 AND ($3 <= $2 OR number <= $3) ORDER BY number LIMIT $4
"""
NOTE = """
INSERT INTO verifactu_sending (sender, state, first, last, sent_at, csv, waits, trouble)
VALUES ($1, 'sent', $2, $3, $4, '', 0, '') RETURNING id
"""
LEAVE = """
UPDATE verifactu_sender SET leased_until_at = $2, tried_up_to = greatest(tried_up_to, $3),
    in_doubt_up_to = greatest(in_doubt_up_to, $3)
WHERE id = $1
"""
ANSWERED = """
UPDATE verifactu_sender SET answered_up_to = $3, answered_at = $4, next_batch_at = $5, next_try_at = NULL,
    leased_until_at = NULL, failures = 0, trouble = '', trouble_since_at = NULL
WHERE id = $1 AND leased_until_at = $2 RETURNING id
"""
KEEP = """
INSERT INTO verifactu_answer (record, sending, place, state, code, words, was_there)
SELECT record, $2::int, $3::text, state, code, words, was_there
FROM unnest($1::int[], $4::text[], $5::int[], $6::text[], $7::bool[]) 
    AS one(record, state, code, words, was_there)
ON CONFLICT (record, place) DO NOTHING
"""
FAILED = """
UPDATE verifactu_sender SET leased_until_at = NULL, failures = failures + 1, trouble = $3,
    trouble_since_at = coalesce(trouble_since_at, $4), in_doubt_up_to = $5,
    next_try_at = $4 + least($6::interval * power(2, least(failures, 10)), $7::interval)
WHERE id = $1 AND leased_until_at = $2 RETURNING id
"""
OVER = """
UPDATE verifactu_sending SET state = $2, finished_at = $3, csv = $4, waits = $5, trouble = $6 WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that are this process's to send until its lease runs out.

    `in_doubt_up_to` is how far the office may have heard of them before.
    """

    sender: int
    sending: int
    place: str
    records: Sequence[Row]
    is_late: bool
    in_doubt_up_to: int
    lease: datetime


async def send_next(driver: Verifactu) -> bool:
    """Sends what may be sent to the driver's place now; False when that is nothing, or it went wrong."""
    batch = await claim(driver.issuer.nif, driver.place, clock.now())
    if batch is None:
        return False
    head = (driver.issuer.name, driver.issuer.nif)
    try:
        texts = [row["xml"] for row in batch.records]
        reply = await office.send(driver.values, head, texts, late=batch.is_late)
        answers = matched(batch, reply)
    except RegisterTrouble as trouble:
        await note_failure(batch, trouble)
        return False
    await keep(batch, reply, answers)
    return True


async def claim(issuer: str, place: str, now: datetime) -> Batch | None:
    """Noted as sent before anything is: whoever dies then leaves just these in doubt."""
    async with transaction():
        row = await db.fetch_one(TAKE, issuer, place, now, AT_ONCE)
        if row is None:
            return None
        done, tried = row["answered_up_to"], row["tried_up_to"]
        records = await db.fetch(BATCH, issuer, done, tried, AT_ONCE)
        if not records:
            return None
        last = records[-1]["number"]
        sending = await db.fetch_value(NOTE, row["id"], records[0]["number"], last, now)
        await db.execute(LEAVE, row["id"], now + LEASE, last)
    return Batch(row["id"], sending, place, records, tried > done, row["in_doubt_up_to"], now + LEASE)


def matched(batch: Batch, reply: Reply) -> list[tuple[Given, int, str, bool]]:
    """What became of each record, in their order. Raises `Unknown` unless all have one."""
    told: dict[tuple[str, str, str], deque[Said]] = {}
    for said in reply.lines:
        told.setdefault((said.number, said.issued_on, said.operation), deque()).append(said)
    found = []
    for row in batch.records:
        lines = told.get((row["invoice"], day(row["issued_on"]), OPERATIONS[row["kind"]]))
        if not lines or lines[0].state not in STATES:
            raise Unknown(NO_SENSE)
        found.append(meaning(row, lines.popleft(), batch.in_doubt_up_to))
    return found


def meaning(row: Row, said: Said, in_doubt_up_to: int) -> tuple[Given, int, str, bool]:
    """State, code, words, and whether the office had it from a sending whose answer was lost."""
    if said.code == DUPLICATE and row["number"] <= in_doubt_up_to and is_ours(row, said):
        return KNOWN_STATES[said.known_as], said.known_code, said.known_words, True
    return STATES[said.state], said.code, said.words, False


def is_ours(row: Row, said: Said) -> bool:
    """A correction is taken anew each time, so what the office has instead of one is another record."""
    if row["kind"] == "cancellation":
        return said.known_as == CANCELLED
    return said.known_as in KNOWN_STATES and not row["is_correction"]


async def keep(batch: Batch, reply: Reply, answers: Sequence[tuple[Given, int, str, bool]]) -> None:
    """Nothing, when another has taken over since: whoever has the lease hears the same."""
    now, last = clock.now(), batch.records[-1]["number"]
    async with transaction():
        until = now + timedelta(seconds=reply.waits)
        if not await db.fetch_value(ANSWERED, batch.sender, batch.lease, last, now, until):
            return
        states, codes, words, known = zip(*answers, strict=True)
        ids = [row["id"] for row in batch.records]
        await db.execute(OVER, batch.sending, State.answered, now, reply.csv, reply.waits, "")
        await db.execute(KEEP, ids, batch.sending, batch.place, states, codes, words, known)
    log.info("Tax office: %s records answered, wait %s s", len(answers), reply.waits)


async def note_failure(batch: Batch, trouble: RegisterTrouble) -> None:
    """Why it waits, and until when; what cannot have arrived is in no doubt."""
    now = clock.now()
    is_clear = isinstance(trouble, (NotReachable, Rejected))
    doubt = batch.in_doubt_up_to if is_clear else max(batch.in_doubt_up_to, batch.records[-1]["number"])
    async with transaction():
        pauses = (FIRST_PAUSE, LONGEST_PAUSE)
        if await db.fetch_value(FAILED, batch.sender, batch.lease, str(trouble), now, doubt, *pauses):
            state = State.failed if is_clear else State.unknown
            await db.execute(OVER, batch.sending, state, now, "", 0, str(trouble))
    log.warning("Tax office: %s", trouble)
