"""X and Z reports on the printer of receipts: asked for, once, and the second time as a copy."""

from datetime import timedelta

import pytest

from checkout import actions
from checkout.actions.receipts import NoPrinter
from checkout.register_queue import LEASE
from kit import clock
from kit.errors import Forbidden, NotFound
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import listening
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")


async def closed_shift(salon: Salon) -> int:
    """With a cash sale in it, and one euro less than there should be."""
    desk, shift = await till.drawer(salon)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4_500, desk=desk))
    await actions.close_shift(salon.actors["Olga"], shift.id, 14_400, "A euro fell under the counter")
    return shift.id


async def prints(salon: Salon, shift: int, who: str = "Olga") -> int:
    return (await send(salon, who, f"/desk/cash/shifts/{shift}/report/printing")).status_code


async def test_a_z_report_is_printed_and_the_second_time_it_says_copy() -> None:
    async with listening() as printer:
        salon = await open_salon()
        await till.printer(salon, port=printer.port)
        shift = await closed_shift(salon)
        await till.serve()
        assert len(printer.receipts) == 1, "only the receipt: a report is printed when somebody asks"
        assert await prints(salon, shift) == 303
        await till.serve()
        assert await prints(salon, shift) == 303
        await till.serve()
    first, second = printer.receipts[1].lines, printer.receipts[2].lines
    assert ("COPY" in first, "COPY" in second) == (False, True)
    says_all(first)
    page = (await look(salon, "Olga", f"/desk/cash/shifts/{shift}")).text
    assert "as a copy" in page


def says_all(first: list[str]) -> None:
    assert "Z report 1 of Front desk" in first
    assert "All sums in EUR" in first
    assert any(line.startswith("Should be there") and line.endswith("145.00") for line in first)
    assert any(line.startswith("Difference") and line.endswith("-1.00") for line in first)
    assert "Why it differs: A euro fell" in first
    assert all(len(line) <= 32 for line in first)


async def test_an_x_report_says_of_which_moment_it_is_and_hides_what_is_not_to_be_known() -> None:
    async with listening() as printer:
        salon = await open_salon()
        await till.printer(salon, port=printer.port)
        desk, shift = await till.drawer(salon)
        await till.pay(salon, await till.arrived(salon), till.in_cash(4_500, desk=desk))
        await prints(salon, shift.id)
        await till.serve()
        await prints(salon, shift.id)
        await till.serve()
    text, again = printer.receipts[1].text, printer.receipts[2].text
    assert "X report of Front desk" in text
    assert "Printed: Tue 1 Dec 2026" in text
    assert "after the count" in text
    assert "145.00" not in text
    assert "COPY" not in again, "it is a new one"


async def test_one_that_waits_is_not_asked_for_twice() -> None:
    salon = await open_salon()
    await till.printer(salon, port=1)
    shift = await closed_shift(salon)
    for _ in range(3):
        await prints(salon, shift)
    assert [each.kind for each in await till.commands()].count("text") == 1
    await till.serve()
    page = (await look(salon, "Olga", f"/desk/cash/shifts/{shift}/report")).text
    assert "Queued" in page
    assert "Try now" in page


async def test_what_may_be_on_paper_already_is_printed_as_a_copy() -> None:
    async with listening() as printer:
        salon = await open_salon()
        await till.printer(salon, port=printer.port)
        shift = await closed_shift(salon)
        await till.serve()
        await prints(salon, shift)
        command = (await till.commands())[-1]
        command.state, command.sent_at, command.next_try_at = "unknown", clock.now(), clock.now()
        await command.save()
        await till.serve(later=LEASE + timedelta(seconds=1))
    assert "COPY" in printer.receipts[-1].lines


async def test_without_a_printer_it_is_said_and_who_may_not_is_refused() -> None:
    salon = await open_salon()
    shift = await closed_shift(salon)
    refused = await send(salon, "Olga", f"/desk/cash/shifts/{shift}/report/printing")
    assert (refused.status_code, "No printer of receipts is set up" in refused.text) == (409, True)
    with pytest.raises(NoPrinter):
        await actions.print_report(salon.actors["Olga"], shift, "Z report 1", ["x"])
    with pytest.raises(Forbidden):
        await actions.print_report(salon.actors["Anna"], shift, "Z report 1", ["x"])
    with pytest.raises(NotFound):
        await actions.print_report(salon.actors["Boris"], shift, "Z report 1", ["x"])
    assert [each.kind for each in await till.commands()] == []
