"""The built-in receipt journal: chained, only added to, and proved by whoever has the export."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import asyncpg
import pytest

import doctor
from checkout import actions
from checkout.register_queue import LEASE, claim
from checkout.register_tables import ReceiptRecord
from checkout.registers import chain
from checkout.rules.drawers import Kind, Move
from checkout.tables import Receipt
from kit import clock, db
from kit.errors import Forbidden
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import listening
from tests.checkout.web import send

pytestmark = pytest.mark.usefixtures("morning")
OFF = "ALTER TABLE receipt_record DISABLE TRIGGER receipt_record_append_only"


async def journal_salon() -> tuple[Salon, int]:
    salon = await open_salon()
    return salon, (await till.register(salon, "journal", "Journal")).id


async def sell(salon: Salon, count: int = 1) -> None:
    for _ in range(count):
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await till.serve()


async def lines() -> list[ReceiptRecord]:
    return await ReceiptRecord.objects().order_by(ReceiptRecord.number)


async def facts() -> list[dict]:
    return [json.loads(each.content)[5] for each in await lines()]


async def test_a_sale_stands_in_the_journal_and_names_no_client() -> None:
    salon, _ = await journal_salon()
    await sell(salon)
    [line] = await lines()
    said = json.loads(line.content)
    assert said[1:4] == [1, "sale", 1]
    assert (said[5]["total"], said[5]["payments"]) == (4500, [["card", 4500]])
    assert said[5]["lines"] == [["Haircut", 1, 4500, 0, 4500]]
    assert "Masha" not in line.content
    assert line.hash == sha256(line.content.encode()).digest()


async def test_numbers_have_no_gaps_and_everything_sold_is_summed_up() -> None:
    salon, _ = await journal_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    await sell(salon, 2)
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong", (await till.fresh(visit)).version)
    await till.serve()
    assert [(each.kind, each.kind_number, each.number) for each in await lines()] == [
        ("sale", 1, 1), ("sale", 2, 2), ("sale", 3, 3), ("refund", 1, 4),
    ]  # fmt: skip
    end = await db.fetch_one("SELECT net, absolute FROM receipt_journal")
    assert tuple(end or ()) == (9000, 13500)


async def test_the_receipt_carries_its_number_and_letters_of_the_hash() -> None:
    salon, _ = await journal_salon()
    async with listening() as printer:
        await till.printer(salon, port=printer.port)
        await sell(salon)
    [line] = await lines()
    letters = line.hash.hex().upper()
    sign = letters[2] + letters[6] + letters[12] + letters[18]
    assert any(out.startswith("S000001") and out.endswith(sign) for out in printer.receipts[0].lines)


async def test_a_copy_is_a_line_of_its_own_and_no_second_sale() -> None:
    salon, _ = await journal_salon()
    async with listening() as printer:
        await till.printer(salon, port=printer.port)
        await sell(salon)
        receipt = (await Receipt.objects())[0]
        await actions.print_receipt(salon.actors["Olga"], receipt.id)
        await till.serve()
    assert [each.kind for each in await lines()] == ["sale", "copy"]
    assert await db.fetch_value("SELECT absolute FROM receipt_journal") == 4500
    assert ["COPY" in out.text for out in printer.receipts] == [False, True]
    assert "S000001" in printer.receipts[1].text


async def test_a_worker_that_died_after_writing_does_not_write_again() -> None:
    salon, register = await journal_salon()
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    claimed = await claim(register, clock.now())
    assert claimed is not None
    from checkout.register_talk import settle

    await settle(claimed)  # written, and then the process was killed
    await till.serve(later=LEASE)
    assert [each.kind for each in await lines()] == ["sale"]
    assert await till.states() == ["done"]
    assert (await Receipt.objects())[0].fiscal is not None


async def test_closing_a_shift_closes_the_day_with_what_was_sold_since() -> None:
    salon, _ = await journal_salon()
    for _ in range(2):
        _, shift = await till.drawer(salon, name=f"Desk {clock.now()}")
        await sell(salon, 2)
        await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
        await till.serve()
    told = [each for each in await facts() if "sales" in each]
    assert [(each["sales"], each["total"], each["absolute"]) for each in told] == [
        (2, 9000, 9000),
        (2, 9000, 18000),
    ]
    assert [each.kind for each in await lines()].count("event") == 2


async def test_with_the_first_closing_of_a_month_goes_the_month_before() -> None:
    salon, _ = await journal_salon()
    for day in (datetime(2026, 11, 5, 9, tzinfo=UTC), datetime(2026, 11, 6, 9, tzinfo=UTC),
                datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2027, 1, 2, 9, tzinfo=UTC)):  # fmt: skip
        with clock.pretend(day):
            _, shift = await till.drawer(salon, name=f"Desk {day}")
            await sell(salon)
            await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
            await till.serve()
    told = [(each["period"], each["sales"], each["total"]) for each in await facts() if "period" in each]
    assert told == [("2026-11", 2, 9000), ("2026-12", 1, 4500), ("2026", 3, 13500)]
    assert await chain.faults() == []


async def test_decisions_at_the_desk_are_events() -> None:
    salon, _ = await journal_salon()
    printer = await till.printer(salon, port=1)
    await sell(salon)
    waiting = next(each for each in await till.commands() if each.register == printer.id)
    await actions.skip_command(salon.actors["Nora"], waiting.id, "The printer is broken")
    assert "The printer is broken" in (await facts())[-1]["text"]
    assert (await facts())[-1]["operator"] == "Nora"


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE receipt_record SET content = 'x'",
        "DELETE FROM receipt_record WHERE number = 2",
        "TRUNCATE receipt_record",
    ],
)
async def test_the_database_itself_refuses_to_change_a_line(forgery: str) -> None:
    salon, _ = await journal_salon()
    await sell(salon, 3)
    before = await lines()
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with db.transaction():
            await db.execute(forgery)
    assert [each.content for each in await lines()] == [each.content for each in before]


@pytest.mark.parametrize(
    ("forgery", "number", "why"),
    [
        ("UPDATE receipt_record SET content = replace(content, '4500', '45') WHERE number = 2", 2,
         "not what was written"),
        ("UPDATE receipt_record SET hash = sha256('x') WHERE number = 2", 2, "not what was written"),
        ("DELETE FROM receipt_record WHERE number = 2", 3, "1 before it are missing"),
        ("DELETE FROM receipt_record WHERE number = 3", 3, "it ends there"),
        ("UPDATE receipt_record SET kind = 'copy', kind_number = 1 WHERE number = 2", 2, "another place"),
        ("DELETE FROM receipt_journal", 3, "nothing says that it ends there"),
    ],
)  # fmt: skip
async def test_whoever_gets_past_the_database_is_found_where_they_were(
    forgery: str, number: int, why: str
) -> None:
    salon, register = await journal_salon()
    await sell(salon, 3)
    assert await chain.faults() == []
    await db.execute(OFF)
    await db.execute(forgery)
    [fault] = await chain.faults()
    assert (fault.register, fault.number) == (register, number)
    assert why in fault.why


async def test_the_doctor_says_where_a_journal_breaks(capsys: pytest.CaptureFixture[str]) -> None:
    salon, _ = await journal_salon()
    await sell(salon, 3)
    assert not await doctor.examine_journals()
    await db.execute(OFF)
    await db.execute("DELETE FROM receipt_record WHERE number = 2")
    assert await doctor.examine_journals()
    assert "that of Journal breaks at number 3: 1 before it are missing." in capsys.readouterr().out


async def test_whoever_has_the_export_can_prove_it_without_tempu() -> None:
    salon, register = await journal_salon()
    await till.register(salon, "journal", "Another")
    await sell(salon, 3)
    answer = await send(salon, "Vera", f"/desk/receipts/registers/{register}/journal")
    assert answer.status_code == 200
    previous = b""
    for number, text in enumerate(answer.text.splitlines(), 1):
        line = json.loads(text)
        previous = sha256(previous + line["content"].encode()).digest()
        assert (line["number"], line["hash"]) == (number, previous.hex())
    assert number == 4  # three sales, and that it was exported


async def test_who_may_not_see_money_exports_nothing() -> None:
    salon, register = await journal_salon()
    printer = (await till.printer(salon)).id
    assert (await send(salon, "Olga", f"/desk/receipts/registers/{register}/journal")).status_code == 403
    assert (await send(salon, "Boris", f"/desk/receipts/registers/{register}/journal")).status_code == 404
    assert (await send(salon, "Vera", f"/desk/receipts/registers/{printer}/journal")).status_code == 409
    with pytest.raises(Forbidden):
        await actions.export_journal(salon.actors["Olga"], register)
    assert await lines() == []


async def test_an_x_report_closes_nothing() -> None:
    salon, register = await journal_salon()
    await sell(salon, 2)
    await actions.ask_x_report(salon.actors["Olga"], register)
    await till.serve(later=timedelta(seconds=1))
    report = (await till.commands())[-1]
    assert json.loads(report.answer)["totals"]["sales"] == {"card": 9000}
    assert [each.kind for each in await lines()] == ["sale", "sale"]


async def test_cash_that_is_put_in_or_taken_out_is_an_event_and_what_goes_to_another_desk_is_none() -> None:
    salon, _ = await journal_salon()
    _, shift = await till.drawer(salon)
    bar, _ = await till.drawer(salon, name="Bar")
    olga = salon.actors["Olga"]
    await actions.move_cash(olga, shift.id, Move(Kind.put_in, 500, "Change"))
    await actions.move_cash(olga, shift.id, Move(Kind.taken_out, 300, "Flowers"))
    await actions.move_cash(olga, shift.id, Move(Kind.to_desk, 200, "", bar))
    await till.serve()
    told = [(each["event"], each["amount"], each["text"]) for each in await facts()]
    assert told == [("shift opened", 0, ""), ("cash in", 500, "Change"), ("cash out", 300, "Flowers")]
