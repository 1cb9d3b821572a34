"""Kinds of memberships from the form to the list, their terms that stay, and services only for members."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import clock, db
from loyalty.membership_tables import Counted, Starts, Unit
from loyalty.membership_type_schemas import MembershipTypeForm
from loyalty.rules.memberships import Agreed, Covered
from loyalty.rules.memberships.forms import form_of, read_type
from loyalty.voucher_tables import Voucher
from tests.browse import browser
from tests.cast import add, open_salon

pytestmark = pytest.mark.usefixtures("morning")
KINDS = "/desk/loyalty/membership-types"
TERMS = "SELECT visits, length, members, rolls_over, freeze_days FROM membership_terms ORDER BY id"


async def kinds() -> list[tuple[str, int, bool]]:
    rows = await db.fetch("SELECT name, price, is_active FROM voucher_type ORDER BY id")
    return [(row["name"], row["price"], row["is_active"]) for row in rows]


async def terms() -> list[tuple[int | None, ...]]:
    return [tuple(row.values()) for row in await db.fetch(TERMS)]


def typed(**more: str) -> dict[str, str]:
    days = {f"weekdays-{day}": "yes" for day in range(7)}
    return {"name": "Ten cuts", "price": "400", "visits": "10", "rolls": "none", **days, **more}


async def test_a_kind_is_added_changed_archived_and_sold_again() -> None:  # noqa: PLR0915 - its whole life
    salon = await open_salon()
    place = {f"places-{salon.center}": "yes"}
    cuts = typed(**place, **{f"services-{salon.haircut}": "yes", "freezes": "yes", "freeze_days": "14"})
    async with browser(salon.actors["Nora"]) as nora:
        assert "No kinds of memberships yet" in (await nora.get(KINDS)).text
        assert (await nora.get(f"{KINDS}/new")).status_code == 200
        assert (await nora.post(KINDS, data=cuts)).status_code == 303
        listed = (await nora.get(f"{KINDS}?q=cut")).text
        assert "10 visits for Haircut, within 3 months from the sale." in listed
        assert await terms() == [(10, 3, 0, 0, 14)]
        kind = await db.fetch_value("SELECT id FROM voucher_type")

        assert 'value="400.00"' in (await nora.get(f"{KINDS}/{kind}")).text
        await nora.post(f"{KINDS}/{kind}", data={**cuts, "price": "450", "name": "Ten haircuts"})
        assert (await kinds(), len(await terms())) == ([("Ten haircuts", 45000, True)], 1)
        await nora.post(f"{KINDS}/{kind}", data={**cuts, "members": "2", "rolls": "all"})
        assert await terms() == [(10, 3, 0, 0, 14), (10, 3, 2, None, 14)]
        stale = await nora.post(f"{KINDS}/{kind}", data={**cuts, "seen": "something older"})
        assert (stale.status_code, len(await terms())) == (409, 2)

        archived = await nora.post(f"{KINDS}/{kind}/archive")
        assert "Undo" in (await nora.get(archived.headers["location"])).text
        assert (await kinds())[0][2] is False
        assert "Ten cuts" in (await nora.get(f"{KINDS}?show=archived")).text
        await nora.post(f"{KINDS}/{kind}/restore")
        assert (await kinds())[0][2] is True
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(f"{KINDS}/{kind}")).status_code == 404
        assert (await boris.post(f"{KINDS}/{kind}", data=cuts)).status_code == 404
        assert (await boris.post(f"{KINDS}/{kind}/archive")).status_code == 404
    async with browser(salon.actors["Olga"]) as olga:
        assert f"{KINDS}/{kind}/archive" not in (await olga.get(KINDS)).text
        assert (await olga.post(f"{KINDS}/{kind}/archive")).status_code == 403
    assert (await kinds())[0][2] is True


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"visits": "0"}, "Write how many visits it has"),
        ({"price": "x"}, "Write an amount like"),
        ({"name": ""}, "Please fill this in."),
        ({"counted": "apart"}, "Choose what it is for"),
        ({"counted": "period", "length": ""}, "Visits without a limit need a time"),
        ({"since": "18:00", "until": "09:00"}, "That is not after the hour before it."),
        ({"since": "25:00"}, "Write an hour like 09:30."),
        ({"starts": "given_day"}, "Say after how many days"),
        ({"client_freezes": "yes"}, "Nobody can freeze it"),
        ({"services-999999": "yes"}, "Choose of the list."),
        ({"places-999999": "yes"}, "Choose branches of yours"),
        ({"visit_price": "41"}, "All visits together would count for more"),
        ({"rolls": "some", "rolls_over": ""}, "Write a whole number"),
    ],
)
async def test_what_cannot_be_is_said_under_its_field_and_the_form_keeps_what_was_typed(
    more: dict[str, str], says: str
) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        again = await nora.post(
            KINDS, data=typed(**{f"places-{salon.center}": "yes", "members": "7", "length": "2", **more})
        )
    assert again.status_code == 422
    assert says in again.text
    assert 'value="7"' in again.text
    assert await kinds() == []


async def test_a_sold_kind_takes_no_branch_from_who_has_one() -> None:
    salon = await open_salon()
    second = await add_branch("Second")
    both = {f"places-{salon.center}": "yes", f"places-{second}": "yes"}
    async with browser(salon.actors["Vera"]) as vera:
        await vera.post(f"{KINDS}?branch={salon.center}", data=typed(**both))
        kind = await db.fetch_value("SELECT id FROM voucher_type")
        await add(Voucher(of_type=kind, code="ABCD", branch=second, currency="EUR", issued_at=clock.now()))
        refused = await vera.post(
            f"{KINDS}/{kind}?branch={salon.center}", data=typed(**{f"places-{salon.center}": "yes"})
        )
    assert refused.status_code == 409
    assert "archive this kind" in refused.text
    assert len(await db.fetch("SELECT FROM voucher_place")) == 2


async def add_branch(name: str) -> int:
    from catalog.tables import Branch

    return await add(
        Branch(
            name=name, slug=name.lower(), zone="Europe/Berlin", currency="EUR", country="DE", lead_minutes=60
        )
    )


async def test_services_are_kept_for_members_by_who_looks_after_all_their_branches() -> None:
    salon = await open_salon()
    only, rows = "/desk/loyalty/members-only", "SELECT service FROM members_only ORDER BY service"
    offered = {f"offered-{each}": "yes" for each in (salon.haircut, salon.colour)}
    async with browser(salon.actors["Nora"]) as nora:
        assert "Haircut" in (await nora.get(only)).text
        done = await nora.post(only, data={**offered, f"services-{salon.colour}": "yes"})
        assert done.status_code == 303
        assert [row["service"] for row in await db.fetch(rows)] == [salon.colour]
        shared = await nora.post(only, data={**offered, f"services-{salon.haircut}": "yes"})
        assert (shared.status_code, "Haircut is also used" in shared.text) == (409, True)
        assert [row["service"] for row in await db.fetch(rows)] == [salon.colour]
        await nora.post(only, data=offered)
    assert await db.fetch(rows) == []


some = st.integers(1, 30)
ids = st.sets(some, min_size=1, max_size=3)


@st.composite
def terms_that_can_be(draw: st.DrawFn) -> Agreed:
    counted, starts, rest = (
        draw(st.sampled_from(Counted)),
        draw(st.sampled_from(Starts)),
        draw(some | st.none()),
    )
    length = draw(some) if counted is Counted.period else draw(st.none() | some)
    chosen = [{"service": each} for each in sorted(draw(ids))] + [
        {"category": each} for each in sorted(draw(ids))
    ]
    apart, hours = counted is Counted.apart, draw(st.booleans())
    return Agreed(
        counted=counted, visits=draw(some) if counted is Counted.together else 0, length=length,
        unit=Unit.week, starts=starts, starts_within=5 if starts is not Starts.sale else None,
        weekdays=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        from_minute=540 if hours else None, to_minute=1440 if hours else None,
        freeze_days=rest if length else 0, freeze_times=rest if length else 0,
        visit_price=0 if counted is Counted.period else None, members=draw(some),
        rolls_over=rest, debits=hours, late_hours=rest,
        covers=tuple(
            Covered(place, **each, visits=draw(some) if apart else 0) for place, each in enumerate(chosen)
        ),
    )  # fmt: skip


@settings(max_examples=60)
@given(terms_that_can_be())
def test_terms_come_back_from_their_form_as_they_were(agreed: Agreed) -> None:
    assert read_type(form_of("One", 10_000, agreed, "EUR"), "EUR") == ("One", 10_000, agreed)


def test_an_empty_form_can_be_added_once_it_has_a_name_and_a_price() -> None:
    _, _, agreed = read_type(MembershipTypeForm(name="Ten", price="100"), "EUR")
    assert (agreed.visits, agreed.length, agreed.unit) == (10, 3, Unit.month)
