"""Pages about certificates over HTTP: kinds, what was sold, what is done with one, the card and the bill."""

import re

import pytest

from kit import db
from loyalty.queries import certificate_lists as lists
from loyalty.queries import certificate_types as kinds
from loyalty.rules.voucher_codes import grouped
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.vouchers import puts_on
from tests.checkout.web import look, send
from tests.counting import count_queries
from tests.loyalty.certificates import kind_of, sold

pytestmark = pytest.mark.usefixtures("morning")
LIST, KINDS = "/desk/loyalty/certificates", "/desk/loyalty/certificates/kinds"
KIND = {
    "name": "Spa day", "covers": "sum", "nominal": "100", "price": "90", "pays_for": "services",
    "lasts": "term", "term": "6", "term_unit": "months", "design": "garden",
}  # fmt: skip
SEEN = re.compile(r'name="seen" value="([^"]*)"')


async def test_what_cannot_be_a_kind_comes_back_as_it_was_typed() -> None:
    salon = await open_salon()
    here = f"?branch={salon.center}"
    assert "Add the first" in (await look(salon, "Vera", KINDS + here)).text
    bad = await send(salon, "Vera", KINDS + here, **KIND | {"price": "101"})
    assert (bad.status_code, "It may not cost more than it is worth." in bad.text) == (422, True)
    assert 'value="101"' in bad.text
    assert await kinds.sold_online(salon.center) == []


async def test_a_kind_is_added_changed_archived_and_brought_back() -> None:
    salon = await open_salon()
    here = f"?branch={salon.center}"
    made = await send(salon, "Vera", KINDS + here, **KIND, **{f"places-{salon.center}": "yes"})
    assert made.headers["location"].endswith("done=added")
    page = (await look(salon, "Olga", KINDS + here)).text
    assert "Pays for services." in page
    assert "6 months from the sale." in page
    [kind] = [row["id"] for row in (await kinds.types_here(salon.center, "spa", 1, active=True))[0]]
    form = (await look(salon, "Vera", f"{KINDS}/{kind}")).text
    [seen] = SEEN.findall(form)
    changed = KIND | {"name": "Day off", "is_online": "yes", f"places-{salon.center}": "yes", "seen": seen}
    assert (await send(salon, "Vera", f"{KINDS}/{kind}", **changed)).status_code == 303
    stale = await send(salon, "Vera", f"{KINDS}/{kind}", **changed)
    assert (stale.status_code, "Somebody changed this in the meantime" in stale.text) == (409, True)
    gone = await send(salon, "Vera", f"{KINDS}/{kind}/archive")
    page = (await look(salon, "Vera", gone.headers["location"])).text
    assert f"{KINDS}/{kind}/return" in page
    assert "Day off" not in page
    await send(salon, "Vera", f"{KINDS}/{kind}/return")
    assert [row["name"] for row in await kinds.sold_online(salon.center)] == ["Day off"]


async def test_one_is_found_by_code_name_number_and_phone() -> None:
    salon = await open_salon()
    voucher, _ = await sold(salon, await kind_of(salon))
    row = await lists.certificate(voucher)
    phone = await db.fetch_value("SELECT phone FROM client WHERE id = $1", salon.masha)
    for q in (grouped(row["code"]).lower(), "masha", "1", phone, "0" + phone.removeprefix("+49")):
        page = await look(salon, "Olga", f"{LIST}?branch={salon.center}&q={q.replace('+', '%2B')}")
        assert f"{LIST}/{voucher}" in page.text, q
    for q in (f"{row['code'][:-1]}2", "Nobody", "99"):
        assert (
            "No such certificate" in (await look(salon, "Olga", f"{LIST}?branch={salon.center}&q={q}")).text
        )


async def test_the_list_asks_as_much_for_many_as_for_one() -> None:
    salon = await open_salon()
    kind = await kind_of(salon)
    asked = []
    for more in (1, 11):
        for _ in range(more):
            await sold(salon, kind)
        async with count_queries() as count:
            rows, _ = await lists.certificates_here(salon.center, "", "active", 1)
        asked.append((len(rows), len(count)))
    assert asked == [(1, 2), (12, 2)]


async def test_one_is_blocked_extended_and_corrected_with_every_move_shown() -> None:
    salon = await open_salon()
    voucher, _ = await sold(salon, await kind_of(salon))
    row, here = await lists.certificate(voucher), f"{LIST}/{voucher}"
    assert grouped(row["code"]) not in (await look(salon, "Rita", here)).text
    blocked = await send(salon, "Olga", f"{here}/blocking", blocked="yes")
    page = (await look(salon, "Olga", blocked.headers["location"])).text
    assert ("Undo" in page, "Blocked" in page, grouped(row["code"]) in page) == (True, True, True)
    await send(salon, "Olga", f"{here}/blocking", blocked="no")
    early = await send(salon, "Vera", f"{here}/extension", until_on="2026-01-01", why="Ill")
    assert (early.status_code, "Choose a day after" in early.text, 'value="Ill"' in early.text) == (
        422,
        True,
        True,
    )
    assert (
        await send(salon, "Vera", f"{here}/extension", until_on="2027-05-01", why="Ill")
    ).status_code == 303
    page = (await look(salon, "Vera", here)).text
    seen = SEEN.findall(page)[-1]
    assert (
        await send(salon, "Vera", f"{here}/correction", left="45", why="Wrong sum", seen=seen)
    ).status_code == 303
    stale = await send(salon, "Vera", f"{here}/correction", left="20", why="Twice", seen=seen)
    assert (stale.status_code, (await lists.certificate(voucher))["amount_left"]) == (409, 4500)
    page = (await look(salon, "Vera", here)).text
    assert ("Wrong sum" in page, "−€5.00" in page, "1 May 2027" in page) == (True, True, True)


async def test_what_was_sold_is_printed_from_the_bill_and_stands_on_the_card() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon, price=0)
    version = await puts_on(salon, visit, await kind_of(salon))
    await till.pay(salon, visit, till.by_card(4000, version))
    part = f"{LIST}/visits/{visit.id}"
    assert part in (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    page = (await look(salon, "Olga", part)).text
    [pdf] = re.findall(r'href="([^"]+/pdf)"', page)
    printed = await look(salon, "Olga", pdf)
    assert (printed.headers["content-type"], printed.content[:4]) == ("application/pdf", b"%PDF")
    card = (await look(salon, "Olga", f"{LIST}/clients/{salon.masha}")).text
    assert ("€50.00 left" in card, pdf in card) == (True, True)
    assert "Gift 1" not in (await look(salon, "Boris", part)).text
    assert (await look(salon, "Boris", pdf)).status_code == 404
    given = await send(
        salon,
        "Olga",
        pdf.removesuffix("/pdf") + "/gift",
        email="nobody",
        send_on="2099-01-01",
        for_whom="Ann",
    )
    assert (given.status_code, "That is no e-mail address" in given.text, 'value="Ann"' in given.text) == (
        422, True, True,
    )  # fmt: skip
