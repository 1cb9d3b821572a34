"""Pay lines: written once, by the terms of the day, taken back by opposites, and always equal to the book."""

from datetime import date

import asyncpg
import pytest

from clients.tables import VisitLine
from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from ledger.queries import faults, owed
from ledger.rules import Account
from ledger.tables import AccountKind, BookTransaction
from payroll import actions
from payroll.tables import PayLine, PayTerms
from tests.cast import Salon, open_salon
from tests.payroll.rows import Sold, close_again, visit_with

pytestmark = pytest.mark.usefixtures("morning")
TODAY = date(2026, 12, 1)
LATER = date(2026, 12, 3)


async def paid_salon() -> Salon:
    """Anna works for 40 % of services and 10 % of goods; Lena has no terms."""
    salon = await open_salon()
    await actions.set_terms(SYSTEM, salon.anna, date(2026, 9, 1), 4000, 1000)
    return salon


async def haircut_and_shampoo(salon: Salon) -> int:
    return await visit_with(
        salon.center,
        Sold(4500, salon.anna, service=salon.haircut),
        Sold(1200, salon.anna, good=salon.shampoo, quantity=2, title="Shampoo"),
        client=salon.masha,
    )


async def due(salon: Salon, member: int) -> int:
    return await owed(Account(AccountKind.pay_payable, "EUR", salon.center, member))


async def amounts() -> list[int]:
    return await PayLine.select(PayLine.amount).order_by(PayLine.id).output(as_list=True)


async def test_each_line_earns_its_own_rate_and_the_book_owes_the_sum() -> None:
    salon = await paid_salon()
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    lines = await PayLine.select().order_by(PayLine.id)
    assert [(line["base"], line["rate"], line["amount"]) for line in lines] == [
        (4500, 4000, 1800),
        (2400, 1000, 240),
    ]
    assert [(line["title"], line["is_service"], line["kind"]) for line in lines] == [
        ("Haircut", True, "earned"),
        ("Shampoo", False, "earned"),
    ]
    assert lines[0]["explanation"] == "40 % of €45.00 (terms since 1 Sep 2026)"
    assert lines[0]["earned_on"] == TODAY
    assert await due(salon, salon.anna) == 2040
    assert await faults() == []


async def test_pay_is_a_share_of_what_is_left_after_the_discount() -> None:
    salon = await paid_salon()
    visit = await visit_with(salon.center, Sold(4500, salon.anna, service=salon.haircut, discount=500))
    await actions.record_visit(visit, TODAY)
    assert await amounts() == [1600]


async def test_two_people_on_one_visit_are_each_owed_their_own() -> None:
    salon = await paid_salon()
    await actions.set_terms(SYSTEM, salon.lena, date(2026, 11, 1), 5000, 0)
    visit = await visit_with(
        salon.center,
        Sold(4500, salon.anna, service=salon.haircut),
        Sold(11_000, salon.lena, service=salon.colour, title="Colour"),
    )
    await actions.record_visit(visit, TODAY)
    assert (await due(salon, salon.anna), await due(salon, salon.lena)) == (1800, 5500)
    assert await BookTransaction.count() == 1


async def test_a_line_nobody_did_earns_nothing() -> None:
    salon = await paid_salon()
    visit = await visit_with(salon.center, Sold(1200, None, good=salon.shampoo))
    await actions.record_visit(visit, TODAY)
    assert await PayLine.count() == 0
    assert await BookTransaction.count() == 0


async def test_a_member_without_terms_earns_nothing() -> None:
    salon = await paid_salon()
    visit = await visit_with(salon.center, Sold(4500, salon.lena, service=salon.haircut))
    await actions.record_visit(visit, TODAY)
    assert await PayLine.count() == 0


async def test_terms_that_start_tomorrow_do_not_count_today() -> None:
    salon = await paid_salon()
    await actions.set_terms(SYSTEM, salon.anna, date(2026, 12, 2), 5000, 1000)
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    assert (await amounts())[0] == 1800


async def test_a_share_of_nothing_is_written_as_nothing() -> None:
    salon = await paid_salon()
    await actions.set_terms(SYSTEM, salon.anna, TODAY, 0, 0)
    await actions.record_visit(await haircut_and_shampoo(salon), TODAY)
    assert await amounts() == [0, 0]
    assert await due(salon, salon.anna) == 0


async def test_recording_a_closing_twice_changes_nothing() -> None:
    salon = await paid_salon()
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    await actions.record_visit(visit, TODAY)
    assert await PayLine.count() == 2
    assert await due(salon, salon.anna) == 2040


async def test_the_database_refuses_a_second_pay_line_for_a_closing() -> None:
    salon = await paid_salon()
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    again = await PayLine.select(*[each for each in PayLine.all_columns() if each != PayLine.id]).first()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with db.transaction():
            await PayLine.insert(PayLine(**again))
    assert await PayLine.count() == 2


async def test_reopening_takes_pay_back_by_opposite_lines_that_point_at_what_they_undo() -> None:
    salon = await paid_salon()
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    await actions.take_back(visit, LATER)
    lines = await PayLine.select().order_by(PayLine.id)
    assert [line["amount"] for line in lines] == [1800, 240, -1800, -240]
    assert [line["base"] for line in lines] == [4500, 2400, -4500, -2400]
    assert [line["takes_back"] for line in lines] == [None, None, lines[0]["id"], lines[1]["id"]]
    assert [line["earned_on"] for line in lines] == [TODAY, TODAY, LATER, LATER]
    assert lines[2]["explanation"] == f"The visit was reopened: {lines[0]['explanation']} is taken back"
    assert await due(salon, salon.anna) == 0
    assert await faults() == []


async def test_taking_back_twice_changes_nothing() -> None:
    salon = await paid_salon()
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    await actions.take_back(visit, LATER)
    await actions.take_back(visit, LATER)
    assert await PayLine.count() == 4
    assert await due(salon, salon.anna) == 0


async def test_taking_back_where_nothing_was_earned_changes_nothing() -> None:
    salon = await open_salon()
    await actions.take_back(await haircut_and_shampoo(salon), TODAY)
    assert await PayLine.count() == 0


async def test_a_visit_closed_again_is_paid_again_by_its_new_closing() -> None:
    salon = await paid_salon()
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    await actions.take_back(visit, TODAY)
    await close_again(visit)
    await VisitLine.update({VisitLine.discount: 500}).where(VisitLine.service == salon.haircut)
    await actions.record_visit(visit, TODAY)
    assert await amounts() == [1800, 240, -1800, -240, 1600, 240]
    assert await due(salon, salon.anna) == 1840


async def test_a_line_removed_from_a_reopened_visit_leaves_its_pay_in_the_history() -> None:
    salon = await paid_salon()
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    await actions.take_back(visit, TODAY)
    await VisitLine.delete().where(VisitLine.good == salon.shampoo)
    titles = await PayLine.select(PayLine.title).order_by(PayLine.id).output(as_list=True)
    assert titles == ["Haircut", "Shampoo", "Haircut", "Shampoo"]


async def test_changing_terms_leaves_earned_pay_as_it_is() -> None:
    salon = await paid_salon()
    visit = await haircut_and_shampoo(salon)
    await actions.record_visit(visit, TODAY)
    before = await PayLine.select().order_by(PayLine.id)
    await actions.set_terms(salon.actors["Vera"], salon.anna, date(2026, 9, 1), 5000, 2000)
    assert await PayLine.select().order_by(PayLine.id) == before
    assert await due(salon, salon.anna) == 2040


async def test_the_same_day_again_replaces_the_terms_and_the_journal_knows_both() -> None:
    salon = await paid_salon()
    await actions.set_terms(salon.actors["Vera"], salon.anna, date(2026, 9, 1), 4500, 1000)
    assert await PayTerms.select(PayTerms.services_rate).output(as_list=True) == [4500]
    entry = await JournalEntry.objects().where(JournalEntry.who == "Vera").first()
    assert (entry.action, entry.subject, entry.subject_id) == ("set_terms", "staff_member", salon.anna)
    assert '"services_rate": 4000' in entry.before
    assert '"services_rate": 4500' in entry.after


@pytest.mark.parametrize(("who", "refusal"), [("Olga", Forbidden), ("Anna", Forbidden), ("Boris", NotFound)])
async def test_only_those_with_the_right_in_this_branch_set_terms(who: str, refusal: type[Exception]) -> None:
    salon = await paid_salon()
    with pytest.raises(refusal):
        await actions.set_terms(salon.actors[who], salon.anna, TODAY, 9000, 9000)
    assert await PayTerms.count() == 1


@pytest.mark.parametrize("rate", [-1, 10_001])
async def test_more_than_everything_or_less_than_nothing_is_refused(rate: int) -> None:
    salon = await paid_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.set_terms(salon.actors["Vera"], salon.anna, TODAY, rate, 0)
    assert set(refusal.value.fields) == {"services_rate"}
    assert await PayTerms.count() == 1


async def test_an_unknown_visit_is_refused() -> None:
    with pytest.raises(NotFound):
        await actions.record_visit(999, TODAY)
