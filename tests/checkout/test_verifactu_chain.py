"""The chain of an issuer's records: without gaps, never changed, and given out as the tax office takes it."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from asyncpg.exceptions import IntegrityConstraintViolationError

from checkout.registers.kind import Config
from checkout.registers.protocol import Customer, Document, Original, Rejected
from checkout.registers.verifactu import __main__ as program
from checkout.registers.verifactu import giving_out
from checkout.registers.verifactu.driver import KIND, Verifactu
from checkout.registers.verifactu.proving import faults
from doctor import RECORDS, examine_records
from kit import db
from tests.checkout.aeat_schema import complaints
from tests.checkout.sold import AT, HAIRCUT, SHAMPOO, sold, taxed

SETTINGS = {each.name: each.default for each in KIND.settings} | {"nif": "B12345674", "issuer": "Linden SL"}
ROWS = "SELECT * FROM verifactu_record ORDER BY issuer, number"
SWITCH_OFF = "ALTER TABLE verifactu_record DISABLE TRIGGER verifactu_record_append_only"


def driver(**values: str) -> Verifactu:
    return Verifactu(Config(1, "Records", SETTINGS | values, "Europe/Madrid"))


def bought(number: str = "CENTER-000012", **more: object) -> Document:
    return sold(taxed(HAIRCUT, 2100), SHAMPOO, currency="EUR", number=number, **more)  # type: ignore[arg-type]


def given_back(of: Document, **more: object) -> Document:
    return bought(of.number, original=Original(of.code, of.number, of.at), **more)


async def test_a_sale_and_its_refund_are_two_records_in_a_chain() -> None:
    first = bought()

    sale = (await driver().sale(first)).fiscal
    back = (await driver().refund(given_back(first))).fiscal

    assert sale is not None
    assert back is not None
    assert (sale.number, back.number) == ("CENTER-000012", "R-000001")
    assert sale.qr == (
        "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR"
        "?nif=B12345674&numserie=CENTER-000012&fecha=02-12-2026&importe=69.00"
    )
    assert "importe=-69.00" in back.qr
    rows = await db.fetch(ROWS)
    assert [(row["number"], row["invoice_type"], row["total"]) for row in rows] == [
        (1, "F2", 6900),
        (2, "R5", -6900),
    ]
    assert f"<sf:Huella>{rows[0]['fingerprint']}</sf:Huella></sf:RegistroAnterior>" in rows[1]["xml"]
    assert [complaints(row["xml"]) for row in rows] == [[], []]
    assert await faults() == []


async def test_the_same_command_again_makes_no_second_record() -> None:
    first = bought()

    made = await driver().sale(first)

    assert made == await driver().sale(first) == await driver().lookup(first.code)
    assert await driver().lookup(uuid4()) is None
    assert len(await db.fetch(ROWS)) == 1


async def test_another_invoice_of_the_same_number_is_refused_and_nothing_is_written() -> None:
    await driver().sale(bought())

    with pytest.raises(Rejected, match="CENTER-000012 of B12345674 is registered already"):
        await driver().sale(bought())

    assert len(await db.fetch(ROWS)) == 1
    await driver().sale(bought("CENTER-000013"))
    assert await faults() == []


async def test_an_invoice_that_cannot_be_leaves_no_gap() -> None:
    await driver().sale(bought())
    with pytest.raises(Rejected):
        await driver().sale(sold(HAIRCUT, currency="USD"))
    await driver().sale(bought("CENTER-000013"))

    assert [row["number"] for row in await db.fetch(ROWS)] == [1, 2]


async def test_each_issuer_has_a_chain_and_says_that_there_are_others() -> None:
    await driver().sale(bought())
    await driver(nif="A39200019").sale(bought())
    await driver().sale(bought("CENTER-000013"))

    rows = await db.fetch(ROWS)
    assert [(row["issuer"], row["number"]) for row in rows] == [
        ("A39200019", 1),
        ("B12345674", 1),
        ("B12345674", 2),
    ]
    several = [re.search(r"IndicadorMultiplesOT>(.)", row["xml"])[1] for row in rows]  # type: ignore[index]
    assert several == ["S", "N", "S"]
    assert await faults() == []


async def test_rectifying_invoices_have_numbers_of_their_own_without_gaps() -> None:
    for number in range(3):
        first = bought(f"CENTER-{number:06}")
        await driver().sale(first)
        await driver().refund(given_back(first))

    numbers = [row["invoice"] for row in await db.fetch(ROWS) if row["invoice_type"] == "R5"]
    assert numbers == ["R-000001", "R-000002", "R-000003"]


async def test_an_invoice_with_a_name_is_rectified_as_one() -> None:
    masha = Customer("Masha", tax_id="12345678Z")
    first = bought(customer=masha)
    await driver().sale(first)

    await driver().refund(given_back(first, customer=masha))

    rows = await db.fetch(ROWS)
    assert [row["invoice_type"] for row in rows] == ["F1", "R1"]
    assert "<sf:NIF>12345678Z</sf:NIF>" in rows[1]["xml"]


async def test_a_sale_from_before_there_were_records_is_named_as_its_bill() -> None:
    await driver().refund(bought(original=Original(None, "CENTER-000001", AT)))

    [row] = await db.fetch(ROWS)
    assert "<sf:NumSerieFactura>CENTER-000001</sf:NumSerieFactura>" in row["xml"]


async def test_a_refund_of_nothing_known_is_refused() -> None:
    with pytest.raises(Rejected, match="by hand"):
        await driver().refund(bought())

    assert await db.fetch(ROWS) == []


@pytest.mark.parametrize("change", ["UPDATE verifactu_record SET total = 1", "DELETE FROM verifactu_record"])
async def test_the_database_lets_nobody_change_a_record(change: str) -> None:
    await driver().sale(bought())

    with pytest.raises(IntegrityConstraintViolationError, match="only ever added"):
        async with db.transaction():
            await db.execute(change)

    assert await faults() == []


@pytest.mark.parametrize(
    ("change", "number", "why"),
    [
        (
            "UPDATE verifactu_record SET xml = replace(xml, '69.00', '68.00') WHERE number = 2",
            2,
            "not what was written",
        ),
        (
            "UPDATE verifactu_record SET fingerprint = repeat('0', 64) WHERE number = 2",
            2,
            "not what was written",
        ),
        ("UPDATE verifactu_record SET xml = '<a' WHERE number = 3", 3, "not what was written"),
        ("UPDATE verifactu_record SET total = 1 WHERE number = 2", 2, "beside it"),
        ("DELETE FROM verifactu_record WHERE number = 2", 3, "1 before it are missing"),
    ],
)
async def test_who_switches_the_guard_off_is_found(change: str, number: int, why: str) -> None:
    for each in range(3):
        await driver().sale(bought(f"CENTER-{each:06}"))
    await db.execute(SWITCH_OFF)
    await db.execute(change)

    [fault] = await faults()

    assert (fault.issuer, fault.number) == ("B12345674", number)
    assert why in fault.why


async def test_a_cancelled_invoice_stays_and_is_cancelled_once() -> None:
    await driver().sale(bought())
    made = await giving_out.cancel("B12345674", "CENTER-000012", driver().maker)

    with pytest.raises(Rejected, match="cancelled already"):
        await giving_out.cancel("B12345674", "CENTER-000012", driver().maker)
    with pytest.raises(Rejected, match="no invoice CENTER-9"):
        await giving_out.cancel("B12345674", "CENTER-9", driver().maker)

    rows = await db.fetch(ROWS)
    assert (made.number, len(rows)) == (2, 2)
    assert complaints(rows[1]["xml"]) == []
    assert await faults() == []


async def test_files_hold_a_thousand_records_at_most_and_each_as_it_was_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(giving_out, "AT_ONCE", 2)
    for each in range(5):
        await driver().sale(bought(f"CENTER-{each:06}"))

    files = [found async for found in giving_out.files("B12345674", "Linden SL")]

    assert [name for name, _ in files] == [
        "B12345674-00000001-00000002.xml",
        "B12345674-00000003-00000004.xml",
        "B12345674-00000005-00000005.xml",
    ]
    assert [complaints(content) for _, content in files] == [[], [], []]
    whole = "".join(content for _, content in files)
    assert all(row["xml"] in whole for row in await db.fetch(ROWS))


async def test_the_program_gives_out_and_cancels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await driver().sale(bought())

    async def issuers() -> dict[str, Verifactu]:
        return {"B12345674": driver()}

    monkeypatch.setattr(program, "issuers_here", issuers)
    said = await program.carry_out(program.asked(["export", str(tmp_path / "records")]))
    [file] = (tmp_path / "records").iterdir()
    cancelled = await program.carry_out(program.asked(["cancel", "b-12345674", "CENTER-000012"]))
    with pytest.raises(Rejected, match="No register here"):
        await program.carry_out(program.asked(["cancel", "A39200019", "CENTER-000012"]))

    assert said == [f"{file} is written."]
    assert complaints(file.read_text()) == []
    assert cancelled[0].startswith("Record 2 cancels invoice CENTER-000012.")


@pytest.mark.parametrize(
    ("name", "value"), [("nif", "B12345678"), ("producer_nif", "nobody"), ("rate", "1900")]
)
def test_settings_that_cannot_be_are_said(name: str, value: str) -> None:
    assert KIND.check(SETTINGS) == {}
    assert list(KIND.check(SETTINGS | {name: value})) == [name]


async def test_the_doctor_says_where_the_records_break(capsys: pytest.CaptureFixture[str]) -> None:
    await driver().sale(bought())
    assert not await examine_records()
    assert capsys.readouterr().out == f"{RECORDS}\n"
    await db.execute(SWITCH_OFF)
    await db.execute("UPDATE verifactu_record SET invoice = 'CENTER-1'")

    assert await examine_records()
    assert "those of B12345674 break at number 1: what is kept beside it" in capsys.readouterr().out
