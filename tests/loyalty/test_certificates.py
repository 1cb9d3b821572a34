"""Certificates from being a kind on a list to lapsing, as the tables and the book have it."""

from datetime import date, timedelta

import pytest

from catalog.queries import branch as branch_of
from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.tables import Client
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from ledger.queries import balance
from ledger.rules import Account
from ledger.tables import AccountKind
from loyalty.actions import certificate_keeping as keeping
from loyalty.actions import certificate_types, certificates
from loyalty.actions.certificate_lapsing import lapse_next
from loyalty.certificate_schemas import CertificateTypeForm, CorrectForm, ExtendForm, GiftForm
from loyalty.queries import certificate_lists as lists
from loyalty.queries import certificate_types as kinds
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.loyalty.certificates import kind_of, sold


async def owed_for(salon: Salon, voucher: int) -> int:
    return -await balance(Account(AccountKind.certificates, "EUR", salon.center, voucher))


async def test_a_kind_is_listed_where_it_is_sold() -> None:
    salon = await open_salon()
    kind = await kind_of(salon)

    here, _ = await kinds.types_here(salon.center, "gif", 1, active=True)
    there, _ = await kinds.types_here(salon.harbour, "", 1, active=True)
    assert ([row["id"] for row in here], there) == ([kind], [])


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (CertificateTypeForm(name="Gift", nominal="50", price="51"), "price"),
        (CertificateTypeForm(name="Gift", nominal="0", price="0"), "nominal"),
        (CertificateTypeForm(nominal="50", price="50"), "name"),
        (CertificateTypeForm(name="Gift", nominal="50", price="50", lasts="until"), "until_on"),
        (CertificateTypeForm(name="Gift", nominal="50", price="50", covers="services"), "services"),
        (CertificateTypeForm(name="Gift", nominal="50", price="50", places=frozenset({0})), "places"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(form: CertificateTypeForm, field: str) -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refused:
        await kind_of(salon, form)
    assert field in refused.value.fields
    assert (await kinds.types_here(salon.center, "", 1, active=True))[0] == []


async def test_what_those_that_were_sold_pay_for_stays() -> None:
    salon = await open_salon()
    kind, here = await kind_of(salon), await branch_of(salon.center)
    await sold(salon, kind)

    narrower = CertificateTypeForm(name="Gift", nominal="50", price="40", pays_for="goods")
    with pytest.raises(certificate_types.SoldUnderTheseTerms):
        await certificate_types.change_type(salon.actors["Vera"], here, kind, narrower)
    assert (await kinds.type_row(kind))["pays_for"] == "anything"


async def test_another_branch_knows_of_none() -> None:
    salon = await open_salon()
    kind = await kind_of(salon)
    voucher, _ = await sold(salon, kind)

    with pytest.raises(NotFound):
        await kinds.access_type(salon.actors["Boris"], kind)
    with pytest.raises(NotFound):
        await keeping.set_blocked(salon.actors["Boris"], voucher, blocked=True)
    assert (await lists.certificate(voucher))["state"] == "active"


async def test_one_is_worth_its_nominal_and_lasts_its_term() -> None:
    salon = await open_salon()
    with clock.pretend(clock.local_midnight(date(2027, 1, 31), "Europe/Berlin")):
        voucher, issue = await sold(salon, await kind_of(salon))
        found = await lists.certificate(voucher)
    assert (issue.value, issue.visits, found["expires_on"]) == (5000, 0, date(2027, 2, 28))


async def test_services_are_counted_and_no_more_are_sold_than_there_are_to_be() -> None:
    salon = await open_salon()
    three = CertificateTypeForm(
        name="Three", nominal="120", price="120", covers="services", services={salon.haircut: "3"},
        lasts="forever", most_sold="1",
    )  # fmt: skip
    kind = await kind_of(salon, three)
    voucher, issue = await sold(salon, kind, 12_000)

    assert (issue.value, issue.visits) == (12_000, 3)
    assert [(row["given"], row["free"]) for row in await lists.pieces_left(voucher)] == [(3, 3)]
    with pytest.raises(certificates.NoneLeft):
        await sold(salon, kind, 12_000)


async def test_a_blocked_one_is_known_to_nobody_by_its_code() -> None:
    salon = await open_salon()
    voucher, _ = await sold(salon, await kind_of(salon))
    code = (await lists.certificate(voucher))["code"]

    await keeping.set_blocked(salon.actors["Olga"], voucher, blocked=True)
    assert await lists.known_code(code) is None
    await keeping.set_blocked(salon.actors["Olga"], voucher, blocked=False)
    known = await lists.known_code(code.lower())
    assert known is not None
    assert known["id"] == voucher


async def test_a_correction_is_in_the_book_and_needs_the_right() -> None:
    salon = await open_salon()
    voucher, _ = await sold(salon, await kind_of(salon))

    with pytest.raises(Forbidden):
        await keeping.correct(salon.actors["Olga"], voucher, CorrectForm(left="30", why="Typed wrong"))
    with pytest.raises(Invalid):
        await keeping.correct(salon.actors["Vera"], voucher, CorrectForm(left="-1", why="Typed wrong"))
    assert await owed_for(salon, voucher) == 5000
    await keeping.correct(salon.actors["Vera"], voucher, CorrectForm(left="30", why="Typed wrong"))
    assert await owed_for(salon, voucher) == (await lists.certificate(voucher))["amount_left"] == 3000


async def test_the_rest_lapses_once_and_comes_back_with_more_time() -> None:
    salon = await open_salon()
    voucher, _ = await sold(salon, await kind_of(salon))

    with clock.pretend(clock.now() + timedelta(days=60)):
        assert [await lapse_next(clock.now()) for _ in range(2)] == [True, False]
        assert await owed_for(salon, voucher) == 0
        assert (await till.balances(salon))["vouchers_lapsed"] == -5000
        until = str(clock.today("Europe/Berlin") + timedelta(days=9))
        await keeping.extend(salon.actors["Vera"], voucher, ExtendForm(until_on=until, why="She was ill"))
        assert (await lists.certificate(voucher))["state"] == "active"
        assert await owed_for(salon, voucher) == 5000


async def test_for_whom_it_is_can_be_looked_for() -> None:
    salon = await open_salon()
    voucher, _ = await sold(salon, await kind_of(salon))
    await keeping.describe(salon.actors["Olga"], voucher, GiftForm(for_whom="Granny Ann"))

    found, _ = await lists.certificates_here(salon.center, "granny", "active", 1)
    assert [row["id"] for row in found] == [voucher]
    assert (await lists.certificates_here(salon.center, "nobody", "", 1))[0] == []


async def test_they_go_along_when_two_cards_become_one_and_come_back() -> None:
    salon = await open_salon()
    voucher, _ = await sold(salon, await kind_of(salon))
    double = Client(name="M. Petrova", phone="+4915111111111", created_at=clock.now())
    await double.save()
    merged = await merge(salon.actors["Vera"], double.id, salon.masha, {})
    row = await lists.certificate(voucher)
    assert (row["client"], row["buyer"], await owed_for(salon, voucher)) == (double.id, double.id, 5000)
    await unmerge(salon.actors["Vera"], merged.id)
    row = await lists.certificate(voucher)
    assert (row["client"], row["buyer"], await owed_for(salon, voucher)) == (salon.masha, salon.masha, 5000)
