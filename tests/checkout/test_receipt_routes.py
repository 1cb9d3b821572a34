"""Receipts and printers over HTTP."""

import pytest

from checkout import actions
from checkout.tables import Receipt, Register
from kit import db
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import listening
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")


async def test_receipts_are_listed_found_printed_and_shown_as_pdf() -> None:
    salon = await open_salon()
    await till.printer(salon)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    receipt = (await Receipt.objects())[0].id
    await db.execute(
        "UPDATE receipt SET trouble = 'The printer does not answer.', next_try_at = '2026-12-01 13:32+0'"
    )
    page = (await look(salon, "Olga", "/desk/receipts")).text
    assert "The printer does not answer. Next try 14:32." in page
    assert "1 waiting for the printer" in page
    assert "CENTER-000001" in (await look(salon, "Olga", "/desk/receipts?q=masha&show=waiting")).text
    assert "No receipts here" in (await look(salon, "Olga", "/desk/receipts?q=nobody")).text
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


async def test_printers_are_added_tried_changed_and_put_away() -> None:
    salon = await open_salon()
    form = {
        "branch": salon.center,
        "name": "Front",
        "host": "127.0.0.1",
        "port": 1,
        "code_page": "CP866",
        "width": 42,
    }
    assert (await send(salon, "Olga", "/desk/receipts/registers", **form)).status_code == 403
    assert (await send(salon, "Boris", "/desk/receipts/registers", **form)).status_code == 404
    assert (await send(salon, "Nora", "/desk/receipts/registers", **form)).status_code == 303
    register = (await Register.objects())[0].id
    at = f"/desk/receipts/registers/{register}"
    off = await send(salon, "Nora", f"{at}/test")
    assert (off.status_code, "does not answer" in off.text) == (409, True)
    async with listening() as printer:
        assert (await send(salon, "Nora", at, **{**form, "port": printer.port})).status_code == 303
        tried = await send(salon, "Nora", f"{at}/test")
        assert "A test page was sent to Front." in tried.text
        assert "Привет" in printer.receipts[0].text
    assert 'value="127.0.0.1"' in (await look(salon, "Nora", at)).text
    assert (await look(salon, "Boris", at)).status_code == 404
    assert (await send(salon, "Boris", f"{at}/retirement")).status_code == 404
    assert (await send(salon, "Nora", f"{at}/retirement")).status_code == 303
    assert (await send(salon, "Nora", f"{at}/retirement")).status_code == 404


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", ""), ("host", "http://printer/"), ("host", ""), ("port", "0"), ("port", "many"),
     ("code_page", "UTF-8"), ("width", "5")],
)  # fmt: skip
async def test_a_printer_that_cannot_be_names_the_field(field: str, wrong: str) -> None:
    salon = await open_salon()
    form = {
        "branch": salon.center,
        "name": "Front",
        "host": "printer.local",
        "port": 9100,
        "code_page": "CP437",
        "width": 42,
    }
    page = await send(salon, "Nora", "/desk/receipts/registers", **{**form, field: wrong})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert await Register.count() == 0


async def test_what_waits_for_a_printer_goes_to_the_next_one_when_it_is_put_away() -> None:
    salon = await open_salon()
    first, second = await till.printer(salon), await till.printer(salon)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await actions.retire_register(salon.actors["Nora"], first.id)
    receipt = (await Receipt.objects())[0]
    assert (receipt.register, receipt.status) == (second.id, "queued")
    await actions.retire_register(salon.actors["Nora"], second.id)
    receipt = (await Receipt.objects())[0]
    assert (receipt.register, receipt.status) == (None, "no_printer")
