"""A fiscal register is never told twice, however it falls silent; what it refuses waits for a person."""

from datetime import timedelta

import msgspec
import pytest

from checkout import actions
from checkout.documents import read_fiscal
from checkout.register_queue import FIRST_WAIT, LEASE, claim
from checkout.tables import Receipt
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import listening
from tests.checkout.fiscal_box import FiscalBox, fiscal_box

pytestmark = pytest.mark.usefixtures("morning")
LATER = timedelta(minutes=6)


async def salon_with(box: FiscalBox) -> Salon:
    salon = await open_salon()
    await till.register(salon, "box", "Fiscal box", {"port": str(box.port)})
    return salon


async def sell(salon: Salon) -> str:
    bill = await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    return bill.number


async def fiscal_numbers() -> list[str]:
    found = [read_fiscal(each.fiscal) for each in await Receipt.objects().order_by(Receipt.id)]
    return [each.number if each else "" for each in found]


async def test_a_sale_has_the_facts_of_the_register_and_the_printer_waits_for_them() -> None:
    async with fiscal_box() as box, listening() as printer:
        salon = await salon_with(box)
        await till.printer(salon, port=printer.port)
        await sell(salon)
        assert [command.waits_for is not None for command in await till.commands()] == [False, True]
        await till.serve()
    assert await fiscal_numbers() == ["FD1"]
    assert "FD1" in printer.receipts[0].text
    assert "t=1&s=45.00" in printer.receipts[0].qr


async def test_the_printer_does_not_print_before_the_register_has_done_it() -> None:
    async with fiscal_box() as box, listening() as printer:
        salon = await salon_with(box)
        await till.printer(salon, port=printer.port)
        await box.stop()
        await sell(salon)
        await till.serve()
        assert (await till.states(), printer.receipts) == (["queued", "queued"], [])
        await box.start()
        await till.serve(later=FIRST_WAIT)
    assert await till.states() == ["done", "done"]


@pytest.mark.parametrize("fault", ["silent", "half"])
async def test_what_a_register_did_without_saying_so_is_asked_about_and_not_sent_again(fault: str) -> None:
    async with fiscal_box(**{fault: True}) as box:
        salon = await salon_with(box)
        await sell(salon)
        await till.serve()
        [command] = await till.commands()
        assert (command.state, command.trouble) == (
            "unknown",
            "The register's answer is missing or cut off.",
        )
        setattr(box, fault, False)
        await till.serve(later=FIRST_WAIT)
    assert box.asked == ["sale", "lookup"]
    assert (await till.states(), await fiscal_numbers()) == (["done"], ["FD1"])


async def test_what_never_arrived_is_sent_again_under_the_same_code() -> None:
    async with fiscal_box(deaf=True) as box:
        salon = await salon_with(box)
        await sell(salon)
        await till.serve()
        [before] = await till.commands()
        box.deaf = False
        await till.serve(later=FIRST_WAIT)
    assert box.asked == ["lookup", "sale"]
    assert box.kept[0]["code"] == str(before.code)
    assert await till.states() == ["done"]


async def test_while_a_register_does_not_even_say_what_it_knows_nothing_is_sent() -> None:
    async with fiscal_box(silent=True) as box:
        salon = await salon_with(box)
        await sell(salon)
        await till.serve()
        await box.stop()
        await till.serve(later=FIRST_WAIT)
        [command] = await till.commands()
        assert (command.state, command.trouble) == ("unknown", "The register is off.")
    assert box.asked == ["sale"]


async def test_what_a_dead_worker_had_in_hand_is_asked_about() -> None:
    async with fiscal_box() as box:
        salon = await salon_with(box)
        await sell(salon)
        register = await db.fetch_value("SELECT id FROM register")
        assert await claim(register, clock.now()) is not None
        await till.serve(later=LEASE)
    assert box.asked == ["lookup", "sale"]
    assert len(box.kept) == 1


async def test_a_refund_names_the_document_of_its_sale() -> None:
    async with fiscal_box() as box:
        salon = await salon_with(box)
        visit = await till.arrived(salon)
        await till.pay(salon, visit, till.by_card(4500))
        await till.serve()
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong", (await till.fresh(visit)).version)
        await till.serve()
    assert [(each["do"], each.get("of")) for each in box.kept] == [("sale", ""), ("refund", "FD1")]


async def test_what_a_register_refuses_holds_the_queue_until_somebody_has_put_it_right() -> None:
    async with fiscal_box(refuses="The tax rate is not known here.") as box:
        salon = await salon_with(box)
        await sell(salon)
        await sell(salon)
        await till.serve()
        await till.serve(later=LATER)
        assert await till.states() == ["refused", "queued"]
        assert box.asked == ["sale"]
        before = (await till.commands())[0].code
        box.refuses = ""
        with pytest.raises(NotFound):
            await actions.try_now(salon.actors["Boris"], (await till.commands())[0].register)
        with pytest.raises(Forbidden):
            await actions.try_now(salon.actors["Anna"], (await till.commands())[0].register)
        assert await till.states() == ["refused", "queued"]
        await actions.try_now(salon.actors["Olga"], (await till.commands())[0].register)
        await till.serve()
    assert await till.states() == ["done", "done"]
    assert (await till.commands())[0].code != before
    assert box.numbers() == ["CENTER-000001", "CENTER-000002"]


async def test_skipping_takes_a_right_and_a_reason_and_leaves_a_trace() -> None:
    async with fiscal_box(refuses="No.") as box:
        salon = await salon_with(box)
        await sell(salon)
        await sell(salon)
        await till.serve()
        first = (await till.commands())[0]
        for who, why, refusal in (
            ("Olga", "Wrong till", Forbidden),
            ("Boris", "Wrong till", NotFound),
            ("Nora", " ", Invalid),
        ):
            with pytest.raises(refusal):
                await actions.skip_command(salon.actors[who], first.id, why)
        assert await till.states() == ["refused", "queued"]
        await actions.skip_command(salon.actors["Nora"], first.id, "Was typed into the device by hand")
        box.refuses = ""
        await till.serve()
    assert await till.states() == ["skipped", "done"]
    kept = await db.fetch_one("SELECT who, after FROM journal_entry WHERE action = 'skip'")
    assert kept is not None
    assert "by hand" in kept["after"]
    with pytest.raises(actions.RegisterBusy):
        await actions.skip_command(salon.actors["Nora"], first.id, "Once more")


async def test_what_is_being_done_just_now_is_not_skipped() -> None:
    async with fiscal_box() as box:
        salon = await salon_with(box)
        await sell(salon)
        register = await db.fetch_value("SELECT id FROM register")
        claimed = await claim(register, clock.now())
        assert claimed is not None
        with pytest.raises(actions.RegisterBusy):
            await actions.skip_command(salon.actors["Nora"], claimed.id, "Too slow")
        with pytest.raises(actions.RegisterBusy):
            await actions.retire_register(salon.actors["Nora"], register)
    assert await till.states() == ["sent"]


async def test_the_registers_shift_goes_with_that_of_the_drawer_and_keeps_its_totals() -> None:
    async with fiscal_box(shift="closed") as box:
        salon = await salon_with(box)
        _, shift = await till.drawer(salon)
        _, second = await till.drawer(salon, name="Bar")
        await sell(salon)
        await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
        await till.serve()
        assert [each["do"] for each in box.kept] == ["open_shift", "sale"]  # another drawer is open still
        await actions.close_shift(salon.actors["Olga"], second.id, 10_000, "")
        await till.serve()
    assert [each["do"] for each in box.kept] == ["open_shift", "sale", "close_shift"]
    closing = (await till.commands())[-1]
    assert closing.shift == second.id
    assert msgspec.json.decode(closing.answer)["totals"]["sales"] == {"card": 4500}


@pytest.mark.parametrize(
    ("shift", "done"),
    [("expired", ["close_shift", "open_shift", "sale"]), ("closed", ["open_shift", "sale"])],
)
async def test_a_shift_that_is_too_old_or_not_open_is_seen_to_before_the_sale(
    shift: str, done: list[str]
) -> None:
    async with fiscal_box(shift=shift) as box:
        salon = await salon_with(box)
        await sell(salon)
        await sell(salon)
        await till.serve()
    assert [each["do"] for each in box.kept] == [*done, "sale"]
    assert box.numbers() == ["CENTER-000001", "CENTER-000002"]


async def test_a_fiscal_register_is_put_away_when_it_has_done_everything() -> None:
    async with fiscal_box() as box:
        salon = await salon_with(box)
        await sell(salon)
        register = await db.fetch_value("SELECT id FROM register")
        with pytest.raises(actions.RegisterBusy, match="1 still wait"):
            await actions.retire_register(salon.actors["Nora"], register)
        assert await db.fetch_value("SELECT is_active FROM register")
        await till.serve()
        await actions.retire_register(salon.actors["Nora"], register)
    assert not await db.fetch_value("SELECT is_active FROM register")


async def test_a_register_of_a_kind_that_is_gone_says_so_and_loses_nothing() -> None:
    async with fiscal_box() as box:
        salon = await salon_with(box)
        await sell(salon)
        await db.execute("UPDATE register SET kind = 'gone'")
        await till.serve()
    [command] = await till.commands()
    assert (command.state, "Set it up anew" in command.trouble) == ("refused", True)


async def test_a_sale_that_fails_tells_no_register_anything() -> None:
    async with fiscal_box() as box:
        salon = await salon_with(box)
        with pytest.raises(Invalid):
            await till.pay(salon, await till.arrived(salon), till.by_card(4400))
    assert await till.commands() == []
