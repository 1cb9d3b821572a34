"""Memberships that are taken by themselves as a visit begins: for who comes, and for who does not."""

from datetime import timedelta

import pytest

from checkout import debit_worker, queries
from checkout.actions import debits, vouchers
from checkout.voucher_tables import MembershipDebit, VoucherUse
from clients.tables import Visit
from kit import clock, db
from kit.errors import NotFound
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.loyalty.memberships import comes, known, later, membership, stands

pytestmark = pytest.mark.usefixtures("morning")
TAKEN = {"debits": True, "late_hours": 24}
SET = "UPDATE visit SET status = $2, cancelled_at = $3 WHERE id = $1"


async def worked_off() -> int:
    """How much there was to do."""
    done = 0
    while await debit_worker.work():
        done += 1
    return done


async def becomes(visit: Visit, status: str, off_hours: int | None = None) -> None:
    off_at = None if off_hours is None else visit.starts_at - timedelta(hours=off_hours)
    await db.execute(SET, visit.id, status, off_at)


async def test_it_lies_on_the_bill_as_the_visit_begins_and_is_used_once_it_is_done() -> None:
    salon = await open_salon()
    await membership(salon, paid=2000, visits=2)  # is not taken by itself
    longer = await membership(salon, length=2, **TAKEN)
    nearest = await membership(salon, **TAKEN)
    visit = await comes(salon)
    assert [await worked_off() for _ in range(2)] == [1, 0]
    [use] = await VoucherUse.objects().where(VoucherUse.visit == visit.id)
    assert (use.voucher, use.added_by, (await till.fresh(visit)).version) == (nearest.id, "Tempu", 2)
    assert await stands(nearest) == (10_000, 10)
    await till.pay(salon, visit, till.Checkout(version=2))
    assert (await stands(nearest), await stands(longer)) == ((9000, 9), (10_000, 10))


async def test_what_the_desk_takes_off_or_has_put_on_stays_so() -> None:
    salon = await open_salon()
    ten, visit = await membership(salon, **TAKEN), await comes(salon)
    await worked_off()
    [use] = (await queries.bill_sheet(salon.actors["Olga"], visit.id)).now.used
    await vouchers.take_off(salon.actors["Olga"], visit.id, use.use or 0, 2)
    assert await worked_off() == 0
    assert await VoucherUse.count() == 0
    assert await stands(ten) == (10_000, 10)


@pytest.mark.parametrize(
    ("status", "off_hours", "terms", "left"),
    [
        ("no_show", None, TAKEN, (9000, 9)),
        ("cancelled", 23, TAKEN, (9000, 9)),
        ("cancelled", 24, TAKEN, (10_000, 10)),
        ("no_show", None, {"debits": True}, (10_000, 10)),
        ("no_show", None, {"late_hours": 24}, (10_000, 10)),
        ("no_show", None, {**TAKEN, "weekdays": [6]}, (10_000, 10)),
    ],
)
async def test_who_does_not_come_has_used_a_visit_where_that_was_agreed(
    status: str, off_hours: int | None, terms: dict[str, object], left: tuple[int, int]
) -> None:
    salon = await open_salon()
    ten, visit = await membership(salon, **terms), await comes(salon)
    await becomes(visit, status, off_hours)
    await worked_off()
    assert await stands(ten) == left
    assert (await till.balances(salon)).get("fees_for_absence", 0) == left[0] - 10_000
    assert await worked_off() == 0


async def test_what_was_taken_is_seen_on_the_visit_and_given_back_with_one_tap() -> None:
    salon = await open_salon()
    ten, visit = await membership(salon, **TAKEN), await comes(salon)
    await becomes(visit, "no_show")
    await worked_off()
    async with browser(salon.actors["Olga"]) as desk:
        page = await desk.get(f"/desk/bills/{visit.id}")
        assert "because nobody came in time" in page.text
        answer = await desk.post(f"/desk/bills/{visit.id}/debit/removal")
        assert answer.status_code in (200, 302, 303)
        assert "because nobody came" not in (await desk.get(f"/desk/bills/{visit.id}")).text
    assert (await stands(ten), await worked_off()) == ((10_000, 10), 0)
    assert "fees_for_absence" not in await till.balances(salon)
    with pytest.raises(debits.NothingTaken):
        await debits.undo_debit(salon.actors["Olga"], visit.id)
    with pytest.raises(NotFound):
        await debits.undo_debit(salon.actors["Boris"], visit.id)


async def test_who_comes_after_all_gets_back_what_was_taken_and_pays_with_it() -> None:
    salon = await open_salon()
    ten, visit = await membership(salon, **TAKEN), await comes(salon)
    await becomes(visit, "no_show")
    await worked_off()
    await becomes(visit, "arrived")
    assert await worked_off() == 2
    assert await stands(ten) == (10_000, 10)
    await till.pay(salon, visit, till.Checkout(version=2))
    assert await stands(ten) == (9000, 9)
    assert sorted(each.kind for each in await debits_of(visit)) == ["absence", "start"]


async def debits_of(visit: Visit) -> list[MembershipDebit]:
    return await MembershipDebit.objects().where(MembershipDebit.visit == visit.id)


async def test_nothing_is_taken_before_a_visit_begins_or_long_after() -> None:
    salon = await open_salon()
    ten, visit = await membership(salon, **TAKEN), await comes(salon)
    await db.execute("DELETE FROM membership_debit")
    soon = clock.now() + timedelta(hours=2)
    sooner = "UPDATE visit SET starts_at = $2, ends_at = $3 WHERE id = $1"
    await db.execute(sooner, visit.id, soon, soon + timedelta(hours=1))
    assert await debits_of(visit) == []
    await worked_off()
    assert await debits_of(visit) == []
    with later(3):
        await worked_off()
        assert await debits_of(visit) == []
    assert (await known(ten)).having.visits == 10


async def test_a_salon_of_guests_has_nothing_to_take() -> None:
    salon: Salon = await open_salon()
    await till.arrived(salon, client=False)
    assert await worked_off() == 0
