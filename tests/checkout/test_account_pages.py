"""The till and the pages of clients' accounts: what they say, what is typed there, and who gets in."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from checkout.account_tables import ClientMove, DebtRule
from clients.actions import index_clients
from clients.actions.links import link
from clients.tables import Client, Visit
from kit import clock, db
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.checkout import till
from tests.checkout.accounts import owed_and_had, owes, settle, top_up, trusting

pytestmark = pytest.mark.usefixtures("morning")
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def texts(page: str) -> str:
    """Without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@asynccontextmanager
async def desk_of(salon: Salon, who: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody signs in once for each request."""
    async with browser(salon.actors[who]) as b:
        yield b
    await db.execute("DELETE FROM session")


async def posted(salon: Salon, address: str, who: str = "Olga", **form: str) -> tuple[int, str]:
    async with desk_of(salon, who) as b:
        answer = await b.post(address, data=form)
        return answer.status_code, answer.text


async def shown(salon: Salon, address: str, who: str = "Olga", *, part: bool = False) -> str:
    async with desk_of(salon, who) as b:
        answer = await b.get(address, headers=PART if part else {})
        assert answer.status_code == 200
        return str(answer.text)


async def charged(salon: Salon, visit: Visit, **form: str) -> tuple[int, str]:
    return await posted(salon, f"/desk/bills/{visit.id}/completion", version="1", **form)


async def test_the_till_offers_what_is_allowed_and_says_what_is_owed() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    page = await shown(salon, f"/desk/bills/{visit.id}")
    assert 'value="later"' not in page
    assert "Pay with a deposit" not in page
    await trusting(salon)
    await owes(salon, 2500)
    await top_up(salon, 700)
    page = await shown(salon, f"/desk/bills/{visit.id}")
    assert 'value="later"' in page
    assert "owes €25.00 of at most €100.00" in page
    assert "Masha Petrova has €7.00" in page
    said = (await posted(salon, f"/desk/bills/{visit.id}/sums", version="1", way="later", cash="10"))[1]
    assert "€35.00 stays on account: Masha Petrova then owes €60.00 of at most €100.00." in said
    assert "Charge €10.00" in said
    said = (await posted(salon, f"/desk/bills/{visit.id}/sums", version="1", way="later"))[1]
    assert "Put €45.00 on account" in said


async def test_the_rest_is_put_on_account_with_one_tap() -> None:
    salon = await trusting(await open_salon())
    await till.drawer(salon)
    await top_up(salon, 500)
    visit = await till.arrived(salon)
    status, _page = await charged(salon, visit, way="later", cash="10", deposit="5")
    assert status == 303
    assert await owed_and_had(salon) == (3000, 0)
    page = await shown(salon, f"/desk/bills/{visit.id}")
    assert "On account" in page


async def test_above_the_limit_the_form_comes_back_as_it_was() -> None:
    salon = await trusting(await open_salon(), 1000)
    visit = await till.arrived(salon)
    status, page = await charged(salon, visit, way="later", card="20", tip="2")
    assert status == 422
    assert "€10.00 more can go on account" in page
    assert 'name="card" value="20"' in page
    assert await till.count("bill") == 0


async def test_several_people_pay_a_part_each() -> None:
    salon = await trusting(await open_salon())
    tim = await add(Client(name="Tim", created_at=clock.now()))
    await index_clients([tim])
    await link(salon.actors["Olga"], salon.masha, tim, "payer")
    visit = await till.arrived(salon)
    assert "Several people pay" in await shown(salon, f"/desk/bills/{visit.id}")
    form = {"payer-1": str(tim), "way-1": "on_account", "part-1": "10", "payer": "", "way": "card"}
    faults = {"payer-1": ("", "Who pays that part?"), "way-1": ("points", "How is that part paid?")}
    for name, (typed, words) in faults.items():
        status, page = await charged(salon, visit, **{**form, name: typed})
        assert (status, words in page, 'value="10"' in page) == (422, True, True)
    assert (await charged(salon, visit, **form))[0] == 303
    assert (await owed_and_had(salon), await owed_and_had(salon, tim)) == ((0, 0), (1000, 0))
    assert "Tim" in await shown(salon, f"/desk/bills/{visit.id}")


async def test_who_owes_is_listed_by_age_found_by_name_and_paged() -> None:
    salon = await trusting(await open_salon())
    assert "Nobody owes anything" in await shown(salon, f"/desk/debts?branch={salon.center}")
    await owes(salon, 2500)
    page = await shown(salon, f"/desk/debts?branch={salon.center}")
    assert "€25.00 owed, €0.00 on deposits" in page
    assert "Masha Petrova" in page
    assert "Masha Petrova" in await shown(
        salon, f"/desk/debts?branch={salon.center}&show=0%E2%80%9330&q=mash"
    )
    for wanted in ("show=older", "q=Nobody", "show=deposit"):
        assert "Nobody here" in await shown(salon, f"/desk/debts?branch={salon.center}&{wanted}")


async def test_a_debt_is_paid_on_the_page_and_a_form_sent_twice_pays_once() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 2500)
    here = f"/desk/debts/{salon.masha}"
    form = {"branch": str(salon.center), "amount": "10", "method": "card", "form_code": "a" * 32}
    for _ in range(2):
        assert (await posted(salon, f"{here}/payments", **form))[0] == 303
    assert await owed_and_had(salon) == (1500, 0)
    status, page = await posted(salon, f"{here}/payments", **{**form, "amount": "99", "form_code": "b" * 32})
    assert (status, "At most €15.00" in page, 'value="99"' in page) == (422, True, True)
    status, page = await posted(
        salon, f"{here}/payments", **{**form, "method": "cash", "form_code": "c" * 32}
    )
    assert (status, "No shift is open" in page) == (409, True)
    assert await owed_and_had(salon) == (1500, 0)
    page = texts(await shown(salon, f"{here}?branch={salon.center}"))
    assert "Debt paid" in page


async def test_deposits_limits_and_what_is_given_up_go_by_rights() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 2500)
    here, branch = f"/desk/debts/{salon.masha}", str(salon.center)
    money = {"branch": branch, "amount": "10", "method": "card", "why": "Asked for it"}
    assert (await posted(salon, f"{here}/deposits", **money))[0] == 303
    for path in ("payouts", "write-offs", "limit"):
        assert (await posted(salon, f"{here}/{path}", **money, most="5"))[0] == 403
    assert (await posted(salon, f"{here}/payouts", "Nora", **money))[0] == 303
    assert (await posted(salon, f"{here}/write-offs", "Nora", **money))[0] == 303
    assert (await posted(salon, f"{here}/limit", "Nora", branch=branch, most="5"))[0] == 303
    assert "They may owe €5.00: €0.00 more" in await shown(salon, f"{here}?branch={branch}")
    assert (await posted(salon, f"{here}/limit", "Nora", branch=branch, most="-5"))[0] == 422
    assert (await posted(salon, f"{here}/limit", "Nora", branch=branch, most=""))[0] == 303
    assert await owed_and_had(salon) == (1500, 0)


async def test_the_rule_of_a_branch_is_set_and_taken_away() -> None:
    salon = await open_salon()
    rule = {"branch": str(salon.center), "most": "50"}
    assert (await posted(salon, "/desk/debts/rule", **rule))[0] == 403
    assert (await posted(salon, "/desk/debts/rule", "Nora", **rule))[0] == 303
    assert [row.most for row in await DebtRule.objects()] == [5000]
    status, page = await posted(salon, "/desk/debts/rule", "Nora", **{**rule, "most": "much"})
    assert (status, 'value="much"' in page) == (422, True)
    assert (await posted(salon, "/desk/debts/rule", "Nora", **{**rule, "most": ""}))[0] == 303
    assert await till.count("debt_rule") == 0


async def test_a_payment_is_taken_back_on_the_page_with_a_reason() -> None:
    salon = await trusting(await open_salon())
    await owes(salon, 2500)
    move = await settle(salon, 1000)
    undo = f"/desk/debts/moves/{move.id}/undo"
    assert (await posted(salon, undo, "Olga", why="Wrong client"))[0] == 403
    status, page = await posted(salon, undo, "Nora", why="")
    assert (status, "so that others understand later" in page) == (422, True)
    assert (await posted(salon, undo, "Nora", why="Wrong client"))[0] == 303
    status, page = await posted(salon, undo, "Nora", why="Wrong client")
    assert (status, "taken back already" in page) == (409, True)
    assert await owed_and_had(salon) == (2500, 0)
    assert await till.count("client_move") == 3


async def test_the_card_and_the_visit_say_how_they_stand() -> None:
    salon = await trusting(await open_salon())
    card, visit = f"/desk/debts/{salon.masha}", f"/desk/debts/{salon.masha}?branch={salon.center}"
    assert "Owes nothing, and has no deposit" in await shown(salon, card, part=True)
    assert "Owes" not in await shown(salon, visit, part=True)
    await owes(salon, 2500)
    await top_up(salon, 700)
    for address in (card, visit):
        part = texts(await shown(salon, address, part=True))
        assert "Owes €25.00, deposit €7.00" in part
    assert len(await ClientMove.objects()) == 2


async def test_the_account_of_another_branch_is_not_there() -> None:
    salon = await open_salon()
    async with desk_of(salon, "Boris") as b:
        assert (await b.get(f"/desk/debts/{salon.masha}?branch={salon.center}")).status_code == 404
        assert (await b.get(f"/desk/debts?branch={salon.center}")).status_code == 404
    money = {"branch": str(salon.center), "amount": "10", "method": "card"}
    assert (await posted(salon, f"/desk/debts/{salon.masha}/deposits", "Boris", **money))[0] == 404
    assert await till.count("client_move") == 0
