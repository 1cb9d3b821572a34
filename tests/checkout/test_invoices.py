"""Invoices with a tax number: both names on them, F1 and R1 at the tax office, and kept by choice."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from checkout.actions import reopen_visit
from checkout.actions.invoices import NoSeller, ask_invoice, drop_invoice, set_seller
from checkout.actions.visits import AlreadyDone, Stale
from checkout.pdf import receipt_pdf
from checkout.queries.invoices import buyer_of, last_buyer, seller_of
from checkout.receipt_paper import read_paper
from checkout.registers.verifactu.proving import faults
from checkout.rules.invoices import Party, check_party, party
from checkout.tables import Receipt
from clients.tables import Visit
from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from privacy.actions.erasing import erase
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.aeat_schema import complaints
from tests.checkout.test_verifactu_chain import SETTINGS
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")
LINDEN = Party("Linden SL", "B12345674", "Calle Mayor 1, Madrid")
MASHA = Party("María Petrova", "12345678Z", "Calle Luna 2, Madrid")
FORM = {
    "invoice_name": "María Petrova",
    "invoice_tax_id": "12.345.678-z",
    "invoice_address": "Calle Luna 2, Madrid",
}


async def madrid(*, sells: bool = True) -> Salon:
    salon = await open_salon()
    await db.execute("UPDATE branch SET country = 'ES', zone = 'Europe/Madrid' WHERE id = $1", salon.center)
    await till.register(salon, "verifactu", "Records", SETTINGS)
    if sells:
        await set_seller(salon.actors["Nora"], salon.center, LINDEN, await seen_of(salon))
    return salon


async def seen_of(_salon: Salon) -> str:
    return ""


async def paid(salon: Salon, visit: Visit) -> Visit:
    visit = await till.fresh(visit)
    await till.pay(salon, visit, till.by_card(4500, version=visit.version))
    await till.serve()
    return await till.fresh(visit)


async def invoiced(salon: Salon, *, keep: bool = False) -> Visit:
    visit = await till.arrived(salon)
    await ask_invoice(salon.actors["Olga"], visit.id, MASHA, visit.version, keep=keep)
    return await till.fresh(visit)


async def records() -> list[tuple[str, str]]:
    rows = await db.fetch("SELECT invoice, invoice_type, xml FROM verifactu_record ORDER BY number")
    assert [complaints(row["xml"]) for row in rows] == [[] for _ in rows]
    return [(row["invoice"], row["invoice_type"]) for row in rows]


async def text_of(receipt: Receipt) -> str:
    made = await receipt_pdf(read_paper(receipt.content))
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def test_a_number_is_of_the_branchs_country() -> None:
    check_party(party(" María  Petrova ", " 12.345.678-z", "Calle Luna 2"), "ES")
    check_party(Party("Kunde", "DE123456789", "Linden"), "DE")
    for wrong, country in (("12345678A", "ES"), ("", "DE"), ("NUMBER", "DE"), ("1" * 21, "DE")):
        with pytest.raises(Invalid) as refused:
            check_party(Party("M", wrong, "A"), country)
        assert list(refused.value.fields) == ["invoice_tax_id"]


async def test_who_wants_a_tax_number_gets_an_invoice_in_its_own_series_with_both_names() -> None:
    salon = await madrid()
    await paid(salon, await till.arrived(salon))
    await paid(salon, await invoiced(salon))
    await paid(salon, await invoiced(salon))

    assert await records() == [("CENTER-000001", "F2"), ("F-000001", "F1"), ("F-000002", "F1")]
    xml = await db.fetch_value("SELECT xml FROM verifactu_record WHERE number = 2")
    assert "<sf:NombreRazon>María Petrova</sf:NombreRazon><sf:NIF>12345678Z</sf:NIF>" in xml
    plain, named, _ = await Receipt.objects().order_by(Receipt.id)
    said = await text_of(named)
    for words in (
        "INVOICE",
        "Linden SL",
        "B12345674",
        "Calle Mayor 1",
        "María Petrova",
        "12345678Z",
        "Calle Luna 2",
    ):
        assert words in said
    assert "INVOICE" not in await text_of(plain)
    assert await faults() == []


async def test_what_goes_back_of_it_is_rectified_with_the_name() -> None:
    salon = await madrid()
    visit = await paid(salon, await invoiced(salon))

    await reopen_visit(salon.actors["Nora"], visit.id, "By mistake", visit.version)
    await till.serve()
    again = await paid(salon, visit)

    assert await records() == [("F-000001", "F1"), ("R-000001", "R1"), ("F-000002", "F1")]
    assert "María Petrova" in await text_of((await Receipt.objects().order_by(Receipt.id))[1])
    assert again.status == "done"


async def test_a_receipt_that_is_paid_becomes_an_invoice_by_reopening() -> None:
    salon = await madrid()
    visit = await paid(salon, await till.arrived(salon))
    with pytest.raises(AlreadyDone):
        await ask_invoice(salon.actors["Olga"], visit.id, MASHA, visit.version, keep=False)
    assert await buyer_of(visit.id) is None

    await reopen_visit(salon.actors["Nora"], visit.id, "Wants an invoice", visit.version)
    visit = await till.fresh(visit)
    await ask_invoice(salon.actors["Olga"], visit.id, MASHA, visit.version, keep=False)
    await paid(salon, visit)

    assert [kind for _, kind in await records()] == ["F2", "R5", "F1"]


async def test_it_is_offered_again_only_to_who_let_it_be_kept() -> None:
    salon = await madrid()
    await invoiced(salon)
    assert await last_buyer(salon.masha) is None
    kept = await invoiced(salon, keep=True)
    assert await last_buyer(salon.masha) == MASHA

    page = (await look(salon, "Olga", f"/desk/bills/{(await till.arrived(salon)).id}")).text
    assert 'value="12345678Z"' in page
    await drop_invoice(salon.actors["Olga"], kept.id, kept.version)
    assert await last_buyer(salon.masha) is None


async def test_without_a_seller_nothing_is_promised() -> None:
    salon = await madrid(sells=False)
    visit = await till.arrived(salon)

    with pytest.raises(NoSeller, match="who sells here"):
        await ask_invoice(salon.actors["Olga"], visit.id, MASHA, visit.version, keep=False)

    assert (await buyer_of(visit.id), (await till.fresh(visit)).version) == (None, visit.version)


async def test_what_was_seen_before_is_not_charged_as_it_was() -> None:
    salon = await madrid()
    visit = await till.arrived(salon)
    await ask_invoice(salon.actors["Olga"], visit.id, MASHA, visit.version, keep=False)

    with pytest.raises(Stale):
        await till.pay(salon, visit, till.by_card(4500, version=visit.version))
    with pytest.raises(Stale):
        await drop_invoice(salon.actors["Olga"], visit.id, visit.version)

    assert await records() == []


async def test_at_the_desk_what_is_wrong_is_said_and_kept() -> None:
    salon = await madrid()
    visit = await till.arrived(salon)
    at = f"/desk/bills/{visit.id}/invoice"
    wrong = await send(salon, "Olga", at, **{**FORM, "invoice_tax_id": "12345678A", "version": visit.version})
    assert (wrong.status_code, 'id="invoice_tax_id-error"' in wrong.text) == (422, True)
    assert 'value="12345678A"' in wrong.text
    assert await buyer_of(visit.id) is None
    assert (await send(salon, "Boris", at, **FORM, version=visit.version)).status_code == 404
    assert (await send(salon, "Anna", at, **FORM, version=visit.version)).status_code == 403

    assert (await send(salon, "Olga", at, **FORM, version=visit.version)).status_code == 303

    assert await buyer_of(visit.id) == MASHA
    assert "For María Petrova" in (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    version = (await till.fresh(visit)).version
    assert (await send(salon, "Olga", f"{at}/removal", version=version)).status_code == 303
    assert await buyer_of(visit.id) is None


async def test_who_sells_is_said_with_the_taxes() -> None:
    salon = await madrid(sells=False)
    at = f"/desk/taxes/{salon.center}/seller"
    form = {
        "invoice_name": "Linden SL",
        "invoice_tax_id": "b12345674",
        "invoice_address": "Calle Mayor 1, Madrid",
    }
    refused = await send(salon, "Nora", at, **{**form, "invoice_tax_id": "B12345678"})
    assert (refused.status_code, 'id="invoice_tax_id-error"' in refused.text) == (422, True)
    assert await seller_of(salon.center) is None

    assert (await send(salon, "Nora", at, **form)).status_code == 303

    assert await seller_of(salon.center) == LINDEN
    assert (await send(salon, "Olga", at, **form)).status_code == 403
    assert (await send(salon, "Boris", at, **form)).status_code in (403, 404)
    with pytest.raises((Forbidden, NotFound)):
        await set_seller(salon.actors["Olga"], salon.center, LINDEN)


async def test_erasing_leaves_what_was_issued_and_nothing_else() -> None:
    salon = await madrid()
    await paid(salon, await invoiced(salon, keep=True))
    await db.execute(
        "UPDATE visit SET starts_at = starts_at - interval '9 days', ends_at = ends_at - interval '9 days'"
    )

    await erase(replace(salon.actors["Vera"], is_proved=True), salon.masha)

    assert await last_buyer(salon.masha) is None
    assert await db.fetch_value("SELECT count(*) FROM invoice_party") == 0
    assert "12345678Z" in await text_of((await Receipt.objects())[0])
    assert await faults() == []
