"""Receipts over HTTP."""

import pytest

from checkout.tables import Receipt
from kit import db
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")


async def test_receipts_are_listed_found_printed_and_shown_as_pdf() -> None:
    salon = await open_salon()
    await till.printer(salon)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    receipt = (await Receipt.objects())[0].id
    await db.execute(
        "UPDATE register_command SET trouble = 'The printer does not answer.',"
        " next_try_at = '2026-12-01 13:32+0'"
    )
    page = (await look(salon, "Olga", "/desk/receipts")).text
    assert "The printer does not answer. Next try 14:32." in page
    assert "1 waiting for the printer" in page
    assert "CENTER-000001" in (await look(salon, "Olga", "/desk/receipts?q=masha&show=waiting")).text
    assert "No receipts here" in (await look(salon, "Olga", "/desk/receipts?q=nobody")).text
    assert "No receipts here" in (await look(salon, "Olga", "/desk/receipts?show=printed")).text
    assert (await send(salon, "Olga", f"/desk/receipts/{receipt}/printing")).status_code == 303
    made = await look(salon, "Rita", f"/desk/receipts/{receipt}/pdf")
    assert (made.headers["content-type"], made.content[:4]) == ("application/pdf", b"%PDF")
    for path in (
        f"/desk/receipts/{receipt}/pdf",
        "/desk/receipts/99/pdf",
        f"/desk/receipts?branch={salon.center}",
    ):
        assert (await look(salon, "Boris", path)).status_code == 404
    assert (await send(salon, "Boris", f"/desk/receipts/{receipt}/printing")).status_code == 404
    assert (await send(salon, "Rita", f"/desk/receipts/{receipt}/printing")).status_code == 403


async def test_printing_without_a_printer_is_refused() -> None:
    salon = await open_salon()
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    receipt = (await Receipt.objects())[0].id
    refused = await send(salon, "Olga", f"/desk/receipts/{receipt}/printing")
    assert (refused.status_code, "No printer is set up" in refused.text) == (409, True)


async def test_where_only_the_journal_keeps_it_a_receipt_is_recorded_and_not_printed() -> None:
    salon = await open_salon()
    await till.register(salon, "journal", "Journal")
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await till.serve()
    assert "Recorded, not printed" in (await look(salon, "Olga", "/desk/receipts?show=no_printer")).text
    receipt = (await Receipt.objects())[0].id
    assert (await send(salon, "Olga", f"/desk/receipts/{receipt}/printing")).status_code == 409
