"""Who pays for somebody else at the till: chosen, said everywhere, and nothing but said."""

from dataclasses import replace

import pytest

from checkout.actions import reopen_visit
from checkout.pdf import spelled
from checkout.receipt_paper import read_paper
from checkout.registers.escpos_paper import Printer, receipt_bytes
from checkout.rules import Checkout, Method, Tender
from checkout.tables import Bill, Receipt
from clients.actions import index_clients
from clients.actions.links import link, unlink
from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.tables import Client, ClientLink, Visit
from kit import db
from kit.errors import Invalid
from loyalty.queries import balance
from privacy.actions.erasing import erase
from tests.browse import browser
from tests.cast import Salon, add
from tests.checkout.test_company import masha_and_tom
from tests.checkout.till import arrived, balances, by_card, cashback, count, fresh, pay
from tests.clients.visits import NOW
from tests.loyalty.points import generous_salon

pytestmark = pytest.mark.usefixtures("morning")
NOTHING = (0, 0, 0, 0)


async def masha_with(*payers: str) -> tuple[Salon, Visit, list[int]]:
    """Masha in the chair, and those who pay for her."""
    salon = await generous_salon()
    found = [await add(Client(name=name, created_at=NOW)) for name in payers]
    await index_clients(found)
    for each in found:
        await link(salon.actors["Olga"], salon.masha, each, "payer")
    return salon, await arrived(salon), found


async def charge(salon: Salon, visit: Visit, **form: object) -> tuple[int, str]:
    async with browser(salon.actors["Olga"]) as b:
        data = {"version": "1", "way": "card", **form}
        answer = await b.post(
            f"/desk/bills/{visit.id}/completion",
            data={name: str(value) for name, value in data.items()},
            headers={"Accept": "text/html"},
        )
    await db.execute("DELETE FROM session")
    return answer.status_code, answer.text


async def look(salon: Salon, path: str) -> str:
    async with browser(salon.actors["Vera"]) as b:
        page = (await b.get(path, headers={"Accept": "text/html"})).text
    await db.execute("DELETE FROM session")
    return page


async def written() -> tuple[int, int, int, int]:
    return await count("bill"), await count("payment"), await count("receipt"), await count("points_entry")


async def test_nobody_is_asked_where_nobody_pays_for_them() -> None:
    salon, visit, _ = await masha_with()
    assert "Paid by" not in await look(salon, f"/desk/bills/{visit.id}")
    assert (await charge(salon, visit))[0] == 303
    assert (await Bill.objects().get(Bill.visit == visit.id)).payer is None


async def test_the_marked_payer_is_chosen_and_others_are_offered() -> None:
    salon, visit, [adam, zoe] = await masha_with("Adam", "Zoe")
    page = await look(salon, f"/desk/bills/{visit.id}")
    assert f'<option value="{adam}" selected>Adam</option><option value="{zoe}">Zoe</option>' in page
    assert '<option value="">Masha Petrova, themselves</option>' in page
    await charge(salon, visit, payer=zoe)
    assert (await Bill.objects().get(Bill.visit == visit.id)).payer == zoe


async def test_they_may_pay_themselves() -> None:
    salon, visit, _ = await masha_with("Adam")
    await charge(salon, visit, payer="")
    assert (await Bill.objects().get(Bill.visit == visit.id)).payer is None
    assert "Paid by" not in await look(salon, f"/desk/bills/{visit.id}")


async def test_bill_receipt_and_both_timelines_say_it() -> None:
    salon, visit, [adam] = await masha_with("Adam")
    await charge(salon, visit, payer=adam)
    assert f'<a href="/desk/clients/{adam}">Adam</a></dd>' in await look(salon, f"/desk/bills/{visit.id}")
    [receipt] = await Receipt.objects()
    paper = read_paper(receipt.content)
    assert (paper.payer, spelled(paper)["payer"]) == ("Adam", "Paid by Adam")
    assert b"Paid by Adam" in receipt_bytes(paper, Printer("127.0.0.1", 9100, "CP437", 42))
    assert "Paid for Masha Petrova" in await look(salon, f"/desk/clients/{adam}")
    assert "Paid by Adam" in await look(salon, f"/desk/clients/{salon.masha}")


async def test_points_stay_with_who_came_and_giving_back_is_as_ever() -> None:
    salon, visit, [adam] = await masha_with("Adam")
    await pay(salon, visit, by_card(4500, payer=adam))
    assert (await balance(salon.masha, salon.center), await balance(adam, salon.center)) == (2, 0)
    await reopen_visit(salon.actors["Vera"], visit.id, "Wrong card", (await fresh(visit)).version)
    assert await balances(salon) == {}
    assert await balance(salon.masha, salon.center) == 0
    page = await look(salon, f"/desk/bills/{visit.id}")
    assert "paid by Adam, was given back" in page
    assert "Given back for Masha Petrova" in await look(salon, f"/desk/clients/{adam}")
    [_, refund] = await Receipt.objects().order_by(Receipt.id)
    assert read_paper(refund.content).payer == "Adam"


@pytest.mark.parametrize("payer", ["boris", "0", "-3", "99999999999", "x", "2147483648", "1e3"])
async def test_who_does_not_pay_for_them_is_refused_and_nothing_is_taken(payer: str) -> None:
    salon, visit, _ = await masha_with("Adam")
    stranger = await add(Client(name="Stranger", created_at=NOW))
    status, page = await charge(salon, visit, payer=stranger if payer == "boris" else payer, tip="3")
    assert (status, await written()) == (422, NOTHING)
    assert "They do not pay for this client. Choose again." in page
    assert 'name="tip" value="3"' in page
    assert (await fresh(visit)).status == "arrived"


async def test_a_payer_who_was_parted_meanwhile_pays_nothing() -> None:
    salon, visit, [adam] = await masha_with("Adam")
    [tie] = await ClientLink.objects().where(ClientLink.client == salon.masha)
    await unlink(salon.actors["Olga"], salon.masha, tie.id)
    with pytest.raises(Invalid):
        await pay(salon, visit, by_card(4500, payer=adam))
    assert await written() == NOTHING


async def test_a_walk_in_is_paid_for_by_nobody() -> None:
    salon, _, [adam] = await masha_with("Adam")
    visit = await arrived(salon, client=False)
    with pytest.raises(Invalid):
        await pay(salon, visit, by_card(4500, payer=adam))
    assert await written() == NOTHING


async def test_in_a_party_its_payer_pays_and_nobody_is_asked() -> None:
    salon = await generous_salon()
    visit, toms = await masha_and_tom(salon)
    adam = await add(Client(name="Adam", created_at=NOW))
    for client in (salon.masha, int(toms.client)):
        await link(salon.actors["Olga"], client, adam, "payer")
    assert 'name="payer"' not in await look(salon, f"/desk/bills/{toms.id}")
    with pytest.raises(Invalid):
        await pay(salon, toms, by_card(4500, payer=adam))
    assert 'name="payer"' in await look(salon, f"/desk/bills/{visit.id}")
    await pay(salon, visit, by_card(4500, payer=adam))
    assert "Paid by Adam" in await look(salon, f"/desk/clients/{salon.masha}")


async def test_a_program_says_who_pays() -> None:
    salon, visit, [adam] = await masha_with("Adam")
    body = {"version": 1, "payments": [{"method": "card", "amount": 4500}], "payer": adam}
    async with browser(salon.actors["Olga"]) as b:
        answer = await b.post(f"/desk/bills/{visit.id}/completion", json=body)
    assert answer.status_code == 201
    assert (await Bill.objects().get(Bill.visit == visit.id)).payer == adam


async def test_points_of_the_payer_cannot_be_spent() -> None:
    salon, visit, [adam] = await masha_with("Adam")
    await cashback(salon) if not await count("points_rule") else None
    theirs = await arrived(salon)
    await pay(salon, theirs, by_card(4500))
    await db.execute("UPDATE visit SET client = $2 WHERE id = $1", theirs.id, adam)
    with_points = Checkout(
        version=1, payments=[Tender(Method.points, 300), Tender(Method.card, 4200)], payer=adam
    )
    with pytest.raises(Invalid):  # Masha has two
        await pay(salon, visit, with_points)


async def test_a_bill_follows_its_payer_through_merging_and_back() -> None:
    salon, visit, [adam] = await masha_with("Adam")
    await pay(salon, visit, by_card(4500, payer=adam))
    adams = await add(Client(name="Adam the same", created_at=NOW))
    await index_clients([adams])
    olga = salon.actors["Olga"]
    merged = await merge(olga, adams, adam, {})
    assert (await Bill.objects().get(Bill.visit == visit.id)).payer == adams
    assert "Paid for Masha Petrova" in await look(salon, f"/desk/clients/{adams}")
    await unmerge(olga, merged.id)
    assert (await Bill.objects().get(Bill.visit == visit.id)).payer == adam
    assert "Paid for Masha Petrova" not in await look(salon, f"/desk/clients/{adams}")


async def test_who_becomes_one_with_their_payer_paid_themselves() -> None:
    salon, visit, [adam] = await masha_with("Adam")
    await pay(salon, visit, by_card(4500, payer=adam))
    await merge(salon.actors["Olga"], salon.masha, adam, {})
    page = await look(salon, f"/desk/clients/{salon.masha}")
    assert "Paid for" not in page
    assert "Paid by" not in page
    assert ">Paid by<" not in await look(salon, f"/desk/bills/{visit.id}")


async def test_who_is_erased_is_named_on_no_receipt_and_the_bill_stays() -> None:
    salon, visit, [adam] = await masha_with("Adam")
    await pay(salon, visit, by_card(4500, payer=adam))
    before = await balances(salon)
    await erase(replace(salon.actors["Vera"], is_proved=True), adam)
    [receipt] = await Receipt.objects()
    paper = read_paper(receipt.content)
    assert (paper.payer, paper.total) == ("", 4500)
    assert await balances(salon) == before
    assert "Adam" not in await look(salon, f"/desk/bills/{visit.id}")
