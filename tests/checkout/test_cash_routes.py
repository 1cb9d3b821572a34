"""Cash desks and shifts over HTTP."""

import pytest

from checkout import actions
from checkout.tables import CashDesk
from kit import db
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_shift_is_opened_once() -> None:
    salon = await open_salon()
    desk = CashDesk(branch=salon.center, name="Front desk")
    await desk.save()
    wrong = await send(salon, "Olga", f"/desk/cash/desks/{desk.id}/shifts", opening="a lot")
    assert (wrong.status_code, 'value="a lot"' in wrong.text) == (422, True)
    assert (await send(salon, "Olga", f"/desk/cash/desks/{desk.id}/shifts", opening="-5")).status_code == 422
    opened = await send(salon, "Olga", f"/desk/cash/desks/{desk.id}/shifts", opening="100")
    assert opened.status_code == 303
    twice = await send(salon, "Olga", f"/desk/cash/desks/{desk.id}/shifts", opening="100")
    assert (twice.status_code, "already open" in twice.text) == (409, True)


async def test_a_shift_is_counted_and_a_difference_explained() -> None:
    salon = await open_salon()
    _, opened = await till.drawer(salon)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    shift = opened.id
    page = (await look(salon, "Nora", f"/desk/cash/shifts/{shift}")).text
    assert all(words in page for words in ("€145.00", "CENTER-000001", "Put in at opening"))
    closing = f"/desk/cash/shifts/{shift}/closing"
    counted = await send(salon, "Olga", f"/desk/cash/shifts/{shift}/count", counted="140")
    assert (counted.status_code, counted.headers["location"]) == (303, closing)
    assert "€5.00 less than expected" in (await look(salon, "Olga", closing)).text
    form = {"count": await db.fetch_value("SELECT max(id) FROM drawer_count")}
    short = await send(salon, "Olga", closing, **form)
    assert (short.status_code, "Count again, or say why" in short.text) == (422, True)
    form["reason"] = "Bought milk"
    assert (await send(salon, "Olga", closing, **form)).status_code == 303
    assert (await send(salon, "Olga", closing, **form)).status_code == 409
    assert "Bought milk" in (await look(salon, "Olga", "/desk/cash")).text
    assert (await till.balances(salon))["cash_difference"] == 500


async def test_a_count_that_is_none_is_kept_in_the_form_and_nowhere_else() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    wrong = await send(salon, "Olga", f"/desk/cash/shifts/{shift.id}/count", counted="a lot")
    assert (wrong.status_code, 'value="a lot"' in wrong.text) == (422, True)
    assert await till.count("drawer_count") == 1, "only the one of opening"


async def test_cash_pages_are_for_who_counts_and_who_keeps_the_books() -> None:
    salon = await open_salon()
    _, shift = await till.drawer(salon)
    for path, boris in (("/desk/cash", 200), (f"/desk/cash/shifts/{shift.id}", 404)):
        seen = {who: (await look(salon, who, path)).status_code for who in salon.actors}
        assert seen == {"Anna": 403, "Olga": 200, "Nora": 200, "Rita": 200, "Vera": 200, "Boris": boris}
    assert (await look(salon, "Boris", f"/desk/cash?branch={salon.center}")).status_code == 404
    assert (await send(salon, "Rita", f"/desk/cash/shifts/{shift.id}/count", counted="1")).status_code == 403
    assert (await send(salon, "Boris", f"/desk/cash/shifts/{shift.id}/count", counted="1")).status_code == 404


async def test_cash_desks_are_added_renamed_and_put_away() -> None:
    salon = await open_salon()
    assert (await send(salon, "Olga", "/desk/cash/desks", branch=salon.center, name="Bar")).status_code == 403
    assert (
        await send(salon, "Boris", "/desk/cash/desks", branch=salon.center, name="Bar")
    ).status_code == 404
    assert (await send(salon, "Nora", "/desk/cash/desks", branch=salon.center, name="Bar")).status_code == 303
    for name in ("", "bar"):
        again = await send(salon, "Nora", "/desk/cash/desks", branch=salon.center, name=name)
        assert again.status_code == 422
    desk = (await CashDesk.objects())[0].id
    assert (await send(salon, "Nora", f"/desk/cash/desks/{desk}", name="Front")).status_code == 303
    shift = await actions.open_shift(salon.actors["Olga"], desk, 0)
    busy = await send(salon, "Nora", f"/desk/cash/desks/{desk}/retirement")
    assert (busy.status_code, "Count and close it first" in busy.text) == (409, True)
    await actions.close_shift(salon.actors["Olga"], shift.id, 0, "")
    assert (await send(salon, "Nora", f"/desk/cash/desks/{desk}/retirement")).status_code == 303
    assert (await CashDesk.objects())[0].is_active is False


async def test_past_shifts_have_pages() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    for _ in range(21):
        await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
        shift = await actions.open_shift(salon.actors["Olga"], desk, 10_000)
    assert "Page 1 of 2" in (await look(salon, "Olga", "/desk/cash")).text
    assert "Page 2 of 2" in (await look(salon, "Olga", "/desk/cash?page=2")).text
