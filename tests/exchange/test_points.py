"""Points from another program come in: on the book, once for each client, taken back while they are there."""

import io

import pytest

from exchange.actions import asking, deciding, uploading
from exchange.schemas import LookForm
from exchange.tables import ImportMark, ImportRun, State
from kit import clock, db
from kit.errors import Forbidden
from kit.journal import JournalEntry
from kit.rights import Actor
from ledger.queries import owed
from ledger.rules import Account
from ledger.tables import AccountKind
from loyalty.actions import BroughtAlready, bring_over, take_over_back
from loyalty.actions.lots import Kind, Move, Whose, draw
from loyalty.queries import balance, lots
from loyalty.rules.lots import spent_from
from loyalty.tables import PointsEntry
from tests.browse import browser
from tests.exchange.coming import csv_of, fresh, said_of, salon, taken_back, work_off

LIST = (("Masha", "+49 151 12345678", "250"), ("Masha Petrova", "", "7"), ("Nobody", "0151 9999999", "5"),
        ("Masha", "", "2,5"), ("", "", "4"))  # fmt: skip
pytestmark = pytest.mark.usefixtures("morning")


async def looked(vera: Actor, branch: int, rows: object = LIST) -> ImportRun:
    content = csv_of(rows, ("Client", "Phone", "Points"))  # type: ignore[arg-type]
    run = await uploading.take_in(vera, "points", "bonus.csv", io.BytesIO(content))
    form = LookForm(fields=("name", "phone", "points"), country="DE", branch=str(branch), way="skip")
    await asking.look(vera, run.id, form)
    await work_off()
    return await fresh(run)


async def imported(vera: Actor, branch: int) -> ImportRun:
    run = await looked(vera, branch)
    await deciding.begin(vera, run.id)
    await work_off()
    return await fresh(run)


async def test_balances_are_put_on_the_book_with_an_entry_each_and_a_line_in_the_journal() -> None:
    opened, vera = await salon()
    run = await imported(vera, opened.center)
    said = await said_of(run)
    assert [state for state, _ in said.values()] == ["new", "double", "wrong", "wrong", "wrong"]
    assert await balance(opened.masha, opened.center) == 250
    assert await owed(Account(AccountKind.points_issued, "points", opened.center)) == -250
    [entry] = await PointsEntry.objects()
    assert (entry.kind, entry.points, entry.explanation) == ("brought", 250, "Brought over from bonus.csv")
    [begun, brought] = await JournalEntry.objects().order_by(JournalEntry.id)
    assert (begun.action, brought.action, brought.who) == ("import", "bring over points", "Vera")
    async with browser(vera) as client:
        assert (
            "Brought over from bonus.csv" in (await client.get(f"/desk/loyalty/clients/{opened.masha}")).text
        )


async def test_the_same_balances_again_are_here_already_and_others_are_wrong() -> None:
    opened, vera = await salon()
    await imported(vera, opened.center)
    assert (await said_of(await looked(vera, opened.center)))[2][0] == "same"
    other = await looked(vera, opened.center, [("Masha", "+49 151 12345678", "9")])
    assert (await said_of(other))[2] == ("wrong", "250 points were brought over for this client before.")


async def test_taken_back_the_points_are_gone_unless_they_were_spent() -> None:
    opened, vera = await salon()
    run = await taken_back(vera, await imported(vera, opened.center))
    assert run.state == State.undone
    assert await balance(opened.masha, opened.center) == 0
    again = await imported(vera, opened.center)
    whose = Whose(opened.masha, opened.center, clock.today("Europe/Berlin"))
    gone = spent_from(await lots(opened.masha, opened.center), 10, whose.today)
    await draw(whose, Move(kind=Kind.spent, points=-10, words="Ten points"), gone)
    await taken_back(vera, again)
    assert await balance(opened.masha, opened.center) == 240
    [mark] = await ImportMark.objects().where(ImportMark.run == again.id)
    assert "has since spent points" in mark.outcome
    assert not mark.is_back


async def test_points_are_brought_over_once_and_only_with_the_right() -> None:
    opened, vera = await salon()
    entry = await bring_over(vera, opened.masha, opened.center, 5, "a list")
    with pytest.raises(BroughtAlready):
        await bring_over(vera, opened.masha, opened.center, 5, "a list")
    for refused in (bring_over(opened.actors["Olga"], opened.masha, opened.harbour, 5, "x"),
                    take_over_back(opened.actors["Olga"], entry)):  # fmt: skip
        with pytest.raises(Forbidden):
            await refused
    for _ in range(2):
        await take_over_back(vera, entry)
    assert await balance(opened.masha, opened.center) == 0
    assert await db.fetch_value("SELECT sum(amount) FROM posting") == 0
    assert await PointsEntry.count() == 2
