"""Fiscal registers with a past: records that the tax office has answered, and a correction that was made."""

import json
from uuid import uuid4

from checkout.registers.verifactu.driver import KIND
from kit import clock, db
from tests.cast import Salon
from tests.checkout.test_verifactu_chain import bought, driver

REGISTER = """
INSERT INTO register (branch, name, kind, settings, secrets, is_active, paper, trouble)
VALUES ($1, $2, $3, $4, '', TRUE, 'unknown', '') RETURNING id
"""
SENDER = """
INSERT INTO verifactu_sender (issuer, place, began_after, answered_up_to, tried_up_to, in_doubt_up_to,
    failures, trouble, answered_at)
VALUES ('B12345674', 'test', 0, 3, 3, 3, 0, '', $1) RETURNING id
"""
SENDING = """
INSERT INTO verifactu_sending (sender, state, first, last, sent_at, finished_at, csv, waits, trouble)
VALUES ($1, 'answered', 1, 3, $2, $2, 'A-7Q3K9ZB1XW', 60, '') RETURNING id
"""
ANSWERS = """
INSERT INTO verifactu_answer (record, sending, place, state, code, words, was_there)
SELECT record.id, $1, 'test', told.state, told.code, told.words, FALSE
FROM (VALUES (1, 'accepted', 0, ''),
    (2, 'refused', 1110, 'El NIF no está identificado en el censo de la AEAT.'),
    (3, 'with_errors', 2004, 'El valor del campo FechaHoraHusoGenRegistro no es el del sistema.')
) AS told(number, state, code, words) JOIN verifactu_record AS record ON record.number = told.number
"""
COMMAND = """
INSERT INTO register_command (code, register, kind, state, is_copy, goes_first, amount, reason, cashier,
    queued_at, next_try_at, attempts, finished_at, trouble, answer, skipped_by, skipped_why)
VALUES ($1, $2, 'correction', 'done', FALSE, FALSE, 4500, 'The register was off for an hour', 'Nora',
    $3, $3, 1, $3, '', $4, '', '') RETURNING id
"""
CORRECTION = """
INSERT INTO register_correction (command, is_refund, basis, happened_on, base_number, lines, cash, card)
VALUES ($1, FALSE, 'instruction', '2026-11-30', '12/4-567', $2, 4500, 0)
"""


async def fiscal_of(salon: Salon) -> dict[str, object]:
    """None of them is in use: nothing of it is told to anybody."""
    now = clock.now()
    settings = {each.name: each.default for each in KIND.settings}
    spanish = settings | {"nif": "B12345674", "issuer": "Linden SL", "place": "test"}
    records = await db.fetch_value(REGISTER, salon.center, "Records", "verifactu", json.dumps(spanish))
    for number in range(4):
        await driver().sale(bought(f"MADRID-{number:06}"))
    sending = await db.fetch_value(SENDING, await db.fetch_value(SENDER, now), now)
    await db.execute(ANSWERS, sending)
    at_home = json.dumps({"url": "http://127.0.0.1:9"})
    russian = await db.fetch_value(REGISTER, salon.center, "ATOL 30F", "atol_web", at_home)
    answer = json.dumps({"fiscal": {"number": "1042", "sign": "3449555042"}})
    command = await db.fetch_value(COMMAND, uuid4(), russian, now, answer)
    line = {"title": "Haircut", "quantity": 1, "price": 4_500, "is_service": True, "rate": "2200"}
    await db.execute(CORRECTION, command, json.dumps([line]))
    record = await db.fetch_value("SELECT id FROM verifactu_record WHERE number = 2")
    return {"records": records, "russian": russian, "record": record}
