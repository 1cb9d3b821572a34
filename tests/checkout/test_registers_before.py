"""What waited for a printer, or was printed, before registers had commands."""

import json
from datetime import timedelta

import pytest

from checkout import actions
from checkout.piccolo_migrations.checkout_2026_11_28t20_41_00_000000 import CARRY_OVER
from checkout.tables import Receipt
from kit import db
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import listening

pytestmark = pytest.mark.usefixtures("morning")
AS_BEFORE = """
DELETE FROM register_command;
ALTER TABLE receipt ADD COLUMN register int, ADD COLUMN status text, ADD COLUMN next_try_at timestamptz,
    ADD COLUMN attempts int DEFAULT 0, ADD COLUMN printed_at timestamptz, ADD COLUMN trouble text DEFAULT '';
ALTER TABLE register ADD COLUMN host text, ADD COLUMN port int, ADD COLUMN code_page text,
    ADD COLUMN width int;
UPDATE register SET host = '127.0.0.1', port = 9100, code_page = 'CP866', width = 42, settings = '{}';
UPDATE receipt SET next_try_at = queued_at;
"""
WAS = "UPDATE receipt SET status = $2, register = $3, printed_at = $4, attempts = 2 WHERE id = $1"


async def test_receipts_keep_their_place_and_what_may_be_on_paper_becomes_a_copy() -> None:
    salon = await open_salon()
    printer = (await till.printer(salon)).id
    for _ in range(5):
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await db.execute(AS_BEFORE)
    done, waits, again, cut_off, nowhere = await Receipt.objects().order_by(Receipt.id)
    at = done.queued_at
    for receipt, status, where, printed_at in (
        (done, "printed", printer, at),
        (waits, "queued", printer, None),
        (again, "queued", printer, at),
        (cut_off, "printing", printer, None),
        (nowhere, "no_printer", None, None),
    ):
        await db.execute(WAS, receipt.id, status, where, printed_at)
    await db.execute(CARRY_OVER)

    settings = json.loads(await db.fetch_value("SELECT settings FROM register"))
    assert settings == {"host": "127.0.0.1", "port": "9100", "code_page": "CP866", "width": "42"}
    told = [(each.receipt, each.state, each.is_copy, each.sent_at) for each in await till.commands()]
    assert told == [
        (done.id, "done", False, at),
        (again.id, "done", False, at),
        (waits.id, "queued", False, None),
        (again.id, "queued", True, None),
        (cut_off.id, "unknown", False, at),
    ]
    async with listening() as paper:
        await till.moved_to(paper.port)
        await till.serve(later=timedelta(minutes=1))
        await actions.print_receipt(salon.actors["Olga"], done.id)
        await actions.print_receipt(salon.actors["Olga"], nowhere.id)
        await till.serve(later=timedelta(minutes=1))
    assert ["COPY" in out.text for out in paper.receipts] == [False, True, True, True, False]
