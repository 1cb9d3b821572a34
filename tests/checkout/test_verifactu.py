"""Records of invoices as Spain's tax office specifies them: its own vectors, its own schemas."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.registers.protocol import Customer, Line, Rejected
from checkout.registers.verifactu import invoices
from checkout.registers.verifactu.fingerprint import fingerprint
from checkout.registers.verifactu.invoices import Issuer
from checkout.registers.verifactu.nif import is_nif, tidy
from checkout.registers.verifactu.qr import qr_url
from checkout.registers.verifactu.records import (
    Cancellation,
    InvoiceId,
    InvoiceType,
    Levy,
    Link,
    Recipient,
    Record,
    Registration,
    Share,
    System,
    fitting_number,
)
from checkout.registers.verifactu.xml import record_xml, sending_xml
from tests.checkout.aeat_schema import complaints
from tests.checkout.sold import HAIRCUT, SHAMPOO, sold, taxed

# The three examples of "Veri-Factu_especificaciones_huella_hash_registros", version 0.1.2, section 6.
FIRST = "3C464DAF61ACB827C65FDA19F352A4E3BDC2C640E9E9FC4CC058073F38F12F60"
SECOND = "F7B94CFD8924EDFF273501B01EE5153E4CE8F259766F88CF6ACB8935802A2B97"
THIRD = "177547C0D57AC74748561D054A9CEC14B4C4EA23D1BEFD6F2E69E3A388F90C68"
NEW_YEAR = date(2024, 1, 1)
OLDER = InvoiceId("89890001K", "12345678/G33", NEW_YEAR)
NEWER = InvoiceId("89890001K", "12345679/G34", NEW_YEAR)
MADE = "2026-12-02T13:07:00+01:00"
SYSTEM = System("Linden SL", "B12345674", "1", "1")
SALON = Issuer("B12345674", "Linden SL", Levy.iva, 2100, "Servicios y productos", "Europe/Madrid")


def registered(invoice: InvoiceId, **more: object) -> Registration:
    said = {
        "invoice": invoice,
        "issuer_name": "Linden SL",
        "kind": InvoiceType.full,
        "description": "Servicios",
        "shares": [Share(2100, 11_110, 1_235)],
        "recipient": Recipient("Masha & Söhne <SL>", "12345678Z"),
    }
    return Registration(**(said | more))  # type: ignore[arg-type]


def in_xml(record: Record, previous: Link | None = None) -> str:
    return record_xml(record, previous, SYSTEM, MADE, fingerprint(record, previous, MADE))


def test_the_fingerprint_of_a_first_record_is_aeats() -> None:
    assert fingerprint(registered(OLDER), None, "2024-01-01T19:20:30+01:00") == FIRST


def test_the_fingerprint_of_the_next_record_is_aeats() -> None:
    assert fingerprint(registered(NEWER), Link(OLDER, FIRST), "2024-01-01T19:20:35+01:00") == SECOND


def test_the_fingerprint_of_a_cancellation_is_aeats() -> None:
    assert fingerprint(Cancellation(NEWER), Link(NEWER, SECOND), "2024-01-01T19:20:40+01:00") == THIRD


EVERY_KIND = {
    "F1": registered(OLDER),
    "F2": registered(OLDER, kind=InvoiceType.simplified, recipient=None),
    "two rates and exempt": registered(
        OLDER, shares=[Share(2100, 10_000, 2_100), Share(1000, 5_000, 500), Share(0, 3_000, 0)]
    ),
    "IGIC": registered(OLDER, levy=Levy.igic, shares=[Share(700, 10_000, 700)]),
    "R1": registered(
        NEWER, kind=InvoiceType.rectifying, shares=[Share(2100, -10_000, -2_100)], rectified=OLDER
    ),
    "R5": registered(
        NEWER,
        kind=InvoiceType.rectifying_simplified,
        shares=[Share(2100, -1, 0)],
        rectified=OLDER,
        recipient=None,
    ),
    "cancellation": Cancellation(OLDER),
}


@pytest.mark.parametrize("previous", [None, Link(OLDER, FIRST)], ids=["first", "linked"])
@pytest.mark.parametrize("name", EVERY_KIND)
def test_records_are_what_the_schema_asks_for(name: str, previous: Link | None) -> None:
    assert complaints(in_xml(EVERY_KIND[name], previous)) == []


def test_a_file_of_records_is_what_the_schema_asks_for() -> None:
    inside = [in_xml(record) for record in EVERY_KIND.values()]

    assert complaints(sending_xml("Linden & Söhne <SL>", "B12345674", inside)) == []


def test_the_schema_does_object_to_what_is_wrong() -> None:
    whole = in_xml(EVERY_KIND["F2"])

    assert complaints(whole.replace("<sf:IDVersion>1.0</sf:IDVersion>", ""))
    assert complaints(whole.replace("<sf:TipoFactura>F2", "<sf:TipoFactura>F9"))
    assert complaints(whole.replace("ImporteTotal>123.45", "ImporteTotal>123,45"))


def test_the_schema_knows_when_there_are_too_many_records() -> None:
    record = in_xml(EVERY_KIND["F2"])

    assert complaints(sending_xml("Linden SL", "B12345674", [record] * 1_001))


@pytest.mark.parametrize(
    "number", ["12345678Z", "X1234567L", "M1234567L", "B12345674", "89890001K", "A39200019", "P0801900B"]
)
def test_tax_numbers_that_fit_are_taken(number: str) -> None:
    assert is_nif(number)


@pytest.mark.parametrize(
    "number", ["", "B12345678", "12345678A", "X1234567A", "1234567", "Ñ12345674", "B１2345674"]
)
def test_tax_numbers_that_do_not_fit_are_not(number: str) -> None:
    assert not is_nif(number)


def test_tax_numbers_are_read_as_people_write_them() -> None:
    assert tidy(" b-12.345.674 ") == "B12345674"


def test_the_code_leads_to_the_tax_office() -> None:
    assert qr_url(InvoiceId("89890001K", "12345678&G33", date(2024, 9, 1)), 24_140, "test") == (
        "https://prewww2.aeat.es/wlpl/TIKE-CONT/ValidarQR"
        "?nif=89890001K&numserie=12345678%26G33&fecha=01-09-2024&importe=241.40"
    )


def test_numbers_are_written_in_letters_that_the_tax_office_takes() -> None:
    assert fitting_number("PEÑAS «Norte»-000012") == "PENAS Norte-000012"
    assert len(fitting_number("x" * 100)) == 60


@given(st.text(max_size=80))
def test_any_number_fits_the_schema_or_is_empty(number: str) -> None:
    known = fitting_number(number)
    assert known == "" or complaints(in_xml(registered(InvoiceId("B12345674", known, NEW_YEAR)))) == []


def test_a_sale_is_a_simplified_invoice_with_the_taxes_of_the_bill() -> None:
    bought = sold(taxed(HAIRCUT, 2100), taxed(SHAMPOO, 1000), currency="EUR", tip=500)

    record = invoices.sale(bought, SALON)

    assert (record.kind, record.recipient) == (InvoiceType.simplified, None)
    assert list(record.shares) == [Share(1000, 2182, 218), Share(2100, 3719, 781)]
    assert (record.total, record.invoice.issued_on) == (6900, date(2026, 12, 2))
    assert "Haircut" not in in_xml(record)


def test_who_left_a_tax_number_gets_an_invoice_with_their_name() -> None:
    bought = sold(HAIRCUT, currency="EUR", customer=Customer("Masha", tax_id="12345678-z"))

    record = invoices.sale(bought, SALON)

    assert (record.kind, record.recipient) == (InvoiceType.full, Recipient("Masha", "12345678Z"))
    assert complaints(in_xml(record)) == []


def test_what_is_given_back_is_less_than_nothing_and_names_the_invoice() -> None:
    back = sold(taxed(HAIRCUT, 2100), currency="EUR")

    record = invoices.refund(back, SALON, InvoiceType.simplified, OLDER, 7)

    assert (record.kind, record.invoice.number, record.rectified) == (
        InvoiceType.rectifying_simplified,
        "R-000007",
        OLDER,
    )
    assert (record.total, record.tax) == (-4500, -781)
    assert complaints(in_xml(record)) == []


lines = st.lists(
    st.builds(
        lambda amount, rate: (
            Line("Something", 1, amount, 0, amount)
            if rate is None
            else taxed(Line("Something", 1, amount, 0, amount), rate)
        ),
        st.integers(0, 20_000),
        st.sampled_from([None, 0, 400, 1000, 2100]),
    ),
    min_size=1,
    max_size=8,
)


@given(lines)
def test_bases_and_taxes_come_to_the_total_and_a_refund_to_its_opposite(bought: list[Line]) -> None:
    document = sold(*bought, currency="EUR")
    sale = invoices.sale(document, SALON)
    back = invoices.refund(document, SALON, InvoiceType.simplified, sale.invoice, 1)

    assert sale.total == document.total == -back.total
    assert sale.tax == -back.tax
    assert len({share.rate for share in sale.shares}) == len(sale.shares)
    assert complaints(in_xml(sale)) == complaints(in_xml(back)) == []


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (sold(HAIRCUT, currency="RUB"), "wants euros"),
        (sold(taxed(HAIRCUT, 1900), currency="EUR"), "“Haircut” has 19 % tax"),
        (sold(replace(HAIRCUT, amount=300_001), currency="EUR"), "3,000.00 € at most"),
        (
            sold(HAIRCUT, currency="EUR", customer=Customer("M", tax_id="12345678A")),
            "12345678A is no Spanish tax",
        ),
        (sold(HAIRCUT, currency="EUR", number="«»"), "no letter or digit"),
    ],
)
def test_what_the_tax_office_would_not_take_is_refused_in_words(document: object, words: str) -> None:
    with pytest.raises(Rejected, match=words):
        invoices.sale(document, SALON)  # type: ignore[arg-type]


def test_a_large_sale_needs_a_name_and_then_is_fine() -> None:
    large = sold(replace(HAIRCUT, amount=300_001), currency="EUR", customer=Customer("M", tax_id="12345678Z"))

    assert invoices.sale(large, SALON).kind is InvoiceType.full


def test_an_invoice_with_a_name_is_rectified_with_the_name() -> None:
    named = Customer("Masha", tax_id="12345678Z")
    with pytest.raises(Rejected, match="tax number on it"):
        invoices.refund(sold(HAIRCUT, currency="EUR"), SALON, InvoiceType.full, OLDER, 1)

    record = invoices.refund(sold(HAIRCUT, currency="EUR", customer=named), SALON, InvoiceType.full, OLDER, 1)

    assert record.kind is InvoiceType.rectifying
    assert complaints(in_xml(record)) == []
