"""Records go to the tax office in order, each until it has an answer; its stand-in judges by the schemas."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asyncpg.exceptions import IntegrityConstraintViolationError

from checkout.registers.verifactu import giving_out, office, sending
from checkout.registers.verifactu.driver import KIND, Verifactu
from checkout.registers.verifactu.proving import faults
from kit import db
from tests.checkout.aeat_office import PASSWORD, Place, open_office
from tests.checkout.test_verifactu_chain import SETTINGS, bought, driver, given_back

ANSWERS = """
SELECT record.number, answer.state, answer.code, answer.was_there FROM verifactu_answer AS answer
JOIN verifactu_record AS record ON record.id = answer.record ORDER BY record.number
"""
LATER = """
UPDATE verifactu_sender SET next_batch_at = NULL, next_try_at = NULL,
    leased_until_at = leased_until_at - interval '1 day'
"""
SENDER = "SELECT * FROM verifactu_sender"
SENDINGS = "SELECT state, first, last, trouble FROM verifactu_sending ORDER BY id"
PRINTS = "SELECT array_agg(fingerprint::text ORDER BY number) FROM verifactu_record"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with open_office(tmp_path, monkeypatch) as here:
        yield here


def sender(at: Place, **values: str) -> Verifactu:
    return driver(**at.settings | values)


async def sold(place: Place, count: int, first: int = 0) -> Verifactu:
    register = sender(place)
    for each in range(first, first + count):
        await register.sale(bought(f"CENTER-{each:06}"))
    return register


async def answers() -> list[tuple[int, str, int, bool]]:
    return [tuple(row) for row in await db.fetch(ANSWERS)]  # type: ignore[misc]


async def test_records_go_out_in_order_and_each_gets_its_answer(place: Place) -> None:
    register = await sold(place, 2)
    await register.refund(given_back(bought("CENTER-000001")))

    assert await sending.send_next(register)

    assert place.office.heard == await db.fetch_value(PRINTS)
    assert await answers() == [(number, "accepted", 0, False) for number in (1, 2, 3)]
    row = await db.fetch_one(SENDER)
    assert row is not None
    assert (row["answered_up_to"], row["trouble"], row["leased_until_at"]) == (3, "", None)
    assert row["next_batch_at"] - row["answered_at"] == timedelta(seconds=60)
    assert not await sending.send_next(register)
    assert place.office.late == [False]


async def test_nothing_is_sent_before_the_office_wants_it_or_a_thousand_wait(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.office.waits = 600
    register = await sold(place, 1)
    await sending.send_next(register)
    await sold(place, 1, 1)
    assert not await sending.send_next(register)

    monkeypatch.setattr(sending, "AT_ONCE", 2)
    await sold(place, 2, 2)
    assert await sending.send_next(register)
    assert not await sending.send_next(register), "what is left waits for its time"
    assert place.office.sizes == [1, 2]


async def test_a_lost_answer_is_asked_for_again_and_duplicates_are_recognised(place: Place) -> None:
    register = await sold(place, 2)
    place.wire.goes_wrong("POST", how="half")
    assert not await sending.send_next(register)
    await sold(place, 1, 2)
    assert not await sending.send_next(register), "it is not tried again at once"
    await db.execute(LATER)

    assert await sending.send_next(register)
    await db.execute(LATER)
    assert await sending.send_next(register)

    assert await answers() == [(1, "accepted", 0, True), (2, "accepted", 0, True), (3, "accepted", 0, False)]
    assert place.office.sizes == [2, 2, 1]
    assert place.office.late == [False, True, False]
    assert len(place.office.kept) == 3
    assert [tuple(row)[:3] for row in await db.fetch(SENDINGS)] == [
        ("unknown", 1, 2), ("answered", 1, 2), ("answered", 3, 3),
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["cut", "nonsense", 503])
async def test_whatever_breaks_off_is_sent_again_and_nothing_is_lost(place: Place, how: str | int) -> None:
    register = await sold(place, 2)
    place.wire.goes_wrong("POST", how=how, is_done=how != 503)
    await sending.send_next(register)
    await db.execute(LATER)
    await sending.send_next(register)

    assert [state for _, state, _, _ in await answers()] == ["accepted", "accepted"]
    assert len(place.office.kept) == 2


async def test_an_office_that_is_away_leaves_nothing_in_doubt(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = await sold(place, 1)
    monkeypatch.setitem(office.ADDRESSES, ("test", "person"), "https://127.0.0.1:9")
    await sending.send_next(register)
    row = await db.fetch_one(SENDER)

    assert row is not None
    assert (row["in_doubt_up_to"], row["tried_up_to"], row["failures"]) == (0, 1, 1)
    assert row["trouble"].startswith("The tax office does not answer.")
    assert row["next_try_at"] - row["trouble_since_at"] == timedelta(minutes=1)


async def test_a_duplicate_of_what_was_never_sent_is_another_invoice(place: Place) -> None:
    register = await sold(place, 1)
    place.office.kept["B12345674", "CENTER-000000", "02-12-2026"] = "Correcta"

    await sending.send_next(register)

    assert await answers() == [(1, "refused", 3000, False)]


async def test_one_that_is_refused_holds_up_no_other(place: Place) -> None:
    register = await sold(place, 3)
    place.office.refuses["CENTER-000001"] = (1110, "El NIF no está identificado.")
    place.office.grumbles["CENTER-000002"] = (2001, "El NIF del destinatario no está identificado.")

    await sending.send_next(register)

    assert [(state, code) for _, state, code, _ in await answers()] == [
        ("accepted", 0), ("refused", 1110), ("with_errors", 2001),
    ]  # fmt: skip
    assert await faults() == []


async def test_a_fault_takes_none_of_them_and_all_wait(place: Place) -> None:
    register = await sold(place, 2)
    place.office.fault = ("env:Client", "Codigo[4112].El titular del certificado debe ser Obligado Emisión.")
    await sending.send_next(register)
    row = await db.fetch_one(SENDER)
    assert row is not None
    assert row["trouble"] == (
        "The tax office takes none of the records: "
        "El titular del certificado debe ser Obligado Emisión (4112)."
    )
    assert (row["in_doubt_up_to"], await answers()) == (0, [])

    place.office.fault = ("env:Server", "Codigo[20009].Error interno")
    await db.execute(LATER)
    await sending.send_next(register)
    row = await db.fetch_one(SENDER)
    assert row is not None
    assert (row["in_doubt_up_to"], row["failures"]) == (2, 2)

    place.office.fault = None
    await db.execute(LATER)
    await sending.send_next(register)
    assert [state for _, state, _, _ in await answers()] == ["accepted", "accepted"]


async def test_who_shows_no_good_certificate_is_told_so(place: Place, tmp_path: Path) -> None:
    (tmp_path / "others").mkdir()
    stranger = type(place.papers)(tmp_path / "others").p12("Stranger")
    register = sender(place, certificate=str(stranger))
    await register.sale(bought())

    await sending.send_next(register)

    row = await db.fetch_one(SENDER)
    assert row is not None
    assert row["trouble"].startswith("The tax office does not accept the certificate.")
    assert (row["in_doubt_up_to"], place.office.heard) == (0, [])
    place.office.status = 302
    await db.execute(LATER)
    await sending.send_next(sender(place))
    assert (await db.fetch_value("SELECT trouble FROM verifactu_sender")).startswith(
        "The tax office does not accept"
    )


async def test_sending_begins_with_the_first_record_after_it_was_turned_on(place: Place) -> None:
    await driver().sale(bought("CENTER-000001"))
    register = sender(place)
    await register.sale(bought("CENTER-000002"))
    await driver().sale(bought("CENTER-000003"))

    await sending.send_next(register)

    assert [number for number, _, _, _ in await answers()] == [2, 3]


async def test_what_was_sent_to_the_place_for_tests_is_not_sent_to_the_office(place: Place) -> None:
    register = await sold(place, 1)
    await sending.send_next(register)
    await sender(place, place="production").sale(bought("CENTER-000009"))

    rows = await db.fetch("SELECT place, began_after, answered_up_to FROM verifactu_sender ORDER BY place")
    assert [tuple(row) for row in rows] == [("production", 1, 1), ("test", 0, 1)]


async def test_a_cancelled_invoice_is_sent_as_one(place: Place) -> None:
    register = await sold(place, 1)
    await giving_out.cancel("B12345674", "CENTER-000000", register.maker)
    place.wire.goes_wrong("POST", how="cut")
    await sending.send_next(register)
    await db.execute(LATER)

    await sending.send_next(register)

    assert [state for _, state, _, _ in await answers()] == ["accepted", "accepted"]
    assert list(place.office.kept.values()) == ["Anulada"]


@pytest.mark.parametrize("change", ["UPDATE verifactu_answer SET code = 1", "DELETE FROM verifactu_answer"])
async def test_nobody_changes_what_the_office_said(place: Place, change: str) -> None:
    await sending.send_next(await sold(place, 1))

    with pytest.raises(IntegrityConstraintViolationError, match="only ever added"):
        async with db.transaction():
            await db.execute(change)


async def test_paper_says_verifactu_only_where_records_are_sent(place: Place) -> None:
    sent = (await sender(place).sale(bought())).fiscal
    kept = (await driver().sale(bought("CENTER-000013"))).fiscal

    assert sent is not None
    assert kept is not None
    assert (sent.qr_note, kept.qr_note) == ("VERI*FACTU", "")


def wrong(place: Place, **values: str) -> dict[str, str]:
    return KIND.check(SETTINGS | place.settings | values)


def test_a_certificate_that_cannot_be_used_is_said_at_once(place: Place, tmp_path: Path) -> None:
    (tmp_path / "text.p12").write_text("no certificate")
    old = place.papers.p12("Old", ends=datetime(2020, 5, 1, tzinfo=UTC))

    assert wrong(place) == {}
    assert wrong(place, certificate="")["certificate"].startswith("Nothing is sent without a certificate.")
    assert "no file of that name" in wrong(place, certificate="/nowhere.p12")["certificate"]
    assert "holds no certificate" in wrong(place, certificate=str(tmp_path / "text.p12"))["certificate"]
    assert "valid until 01.05.2020" in wrong(place, certificate=str(old))["certificate"]
    assert wrong(place, certificate_password="shut") == {
        "certificate_password": "The certificate does not open with this password."
    }
    assert wrong(place, sends="no", certificate="/nowhere.p12") == {}
    assert PASSWORD not in str(wrong(place, certificate_password="shut"))
