"""The page of taxes and rounding: what is decided there, refused, kept as typed, and whose it is."""

import pytest

from checkout.actions import taxes
from checkout.schemas import TillForm
from kit import db
from tests.cast import Salon, open_salon
from tests.checkout.taxing import keeps_taxes, kept_rates, rate_from
from tests.checkout.till import count
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")
TILL = "SELECT taxing, kind, cash_step, cash_rounding FROM till_rules WHERE branch = $1"
NOTED = "SELECT action, subject FROM journal_entry WHERE action = $1 ORDER BY id"
NEXT_YEAR = {"kind": "standard", "name": "MwSt.", "rate": "20", "starts_on": "2027-01-01"}


async def page_of(salon: Salon, who: str = "Vera") -> str:
    return (await look(salon, who, f"/desk/taxes?branch={salon.center}")).text


async def test_the_page_before_anything_is_decided() -> None:
    salon = await open_salon()
    text = await page_of(salon)
    for words in (
        "No rates yet",
        "Keep no tax",
        "standard 19% from 1 Jan 2021",
        "Everything is taxed as chosen",
    ):
        assert words in text


async def test_only_who_decides_on_the_catalogue_sees_it() -> None:
    salon = await open_salon()
    path = f"/desk/taxes?branch={salon.center}"
    seen = {who: (await look(salon, who, path)).status_code for who in salon.actors}
    assert seen == {"Anna": 403, "Olga": 403, "Nora": 200, "Rita": 403, "Vera": 200, "Boris": 404}
    links = {who: "/desk/taxes" in (await look(salon, who, f"/desk/cash?branch={salon.center}")).text
             for who in ("Olga", "Nora")}  # fmt: skip
    assert links == {"Olga": False, "Nora": True}


async def test_a_till_begins_to_keep_taxes_and_to_round() -> None:
    salon = await open_salon()
    form = {"taxing": "included", "kind": "standard", "cash_step": "0.05", "cash_rounding": "nearest"}
    done = await send(salon, "Nora", f"/desk/taxes/{salon.center}/till", **form)
    assert done.headers["location"] == f"/desk/taxes?branch={salon.center}&done=till"
    assert tuple(await db.fetch_one(TILL, salon.center)) == ("included", "standard", 5, "nearest")
    text = await page_of(salon)
    assert text.count("Holds now") == 2
    assert 'value="0.05"' in text
    assert "Known, and not in the list" not in text


async def test_a_form_that_showed_something_else_is_refused() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    form = {"taxing": "none", "cash_step": "0.10", "seen": "what was before"}
    page = await send(salon, "Vera", f"/desk/taxes/{salon.center}/till", **form)
    assert page.status_code == 409
    assert "Somebody changed this in the meantime." in page.text
    assert 'value="0.10"' in page.text
    assert tuple(await db.fetch_one(TILL, salon.center)) == ("included", "standard", 0, "nearest")


async def test_a_rate_from_a_day_on_ends_the_one_before() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    done = await send(salon, "Vera", f"/desk/taxes/{salon.center}/rates", **NEXT_YEAR)
    assert done.status_code == 303
    text = await page_of(salon)
    for words in ("31 Dec 2026", "1 Jan 2027", "To come"):
        assert words in text
    assert [tuple(row) for row in await db.fetch(NOTED, "add")] == [("add", "tax_rate")]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"starts_on": "2021-01-01"}, "19 % begins on 1 Jan 2021 already."),
        ({"starts_on": "2020-01-01"}, "19 % holds since 1 Jan 2021."),
        ({"starts_on": "soon"}, "Write a day like 2027-01-01."),
        ({"rate": "120"}, "Write a rate from 0 to 100 %"),
        ({"rate": "-1"}, "Write a rate from 0 to 100 %"),
        ({"rate": "a fifth"}, "Write a rate from 0 to 100 %"),
        ({"kind": "exempt"}, "What is exempt has no rate."),
        ({"kind": "luxury"}, "Choose one of the list."),
        ({"name": ""}, "Please fill this in."),
    ],
)
async def test_a_rate_that_cannot_be_comes_back_as_it_was_typed(
    change: dict[str, str], sentence: str
) -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    before = await kept_rates()
    page = await send(salon, "Vera", f"/desk/taxes/{salon.center}/rates", **{**NEXT_YEAR, **change})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{ {**NEXT_YEAR, **change}["starts_on"] }"' in page.text
    assert await kept_rates() == before


async def test_a_rate_in_use_is_not_removed_and_one_to_come_is() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    standard = await db.fetch_value("SELECT id FROM tax_rate WHERE kind = 'standard'")
    page = await send(salon, "Vera", f"/desk/taxes/{salon.center}/rates/{standard}/removal")
    assert page.status_code == 409
    assert "Center is taxed by this rate" in page.text
    made = await rate_from(salon, "2027-01-01", "20")
    done = await send(salon, "Vera", f"/desk/taxes/{salon.center}/rates/{made.id}/removal")
    assert done.status_code == 303
    assert await count("tax_rate") == 2
    assert (
        await send(salon, "Vera", f"/desk/taxes/{salon.center}/rates/{made.id}/removal")
    ).status_code == 404


async def test_what_is_known_and_missing_is_added_at_once() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await db.execute("DELETE FROM tax_rate WHERE kind = 'reduced'")
    assert "reduced 7% from 1 Jan 2021" in await page_of(salon)
    for _ in range(2):  # sent twice, it adds them once
        done = await send(salon, "Vera", f"/desk/taxes/{salon.center}/rates/known")
        assert done.status_code == 303
    assert [rate for _, rate, _ in await kept_rates()] == [700, 1900]


async def test_what_the_owner_decided_is_not_written_over_by_what_is_known() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    await db.execute("DELETE FROM tax_rate")
    await rate_from(salon, "2020-01-01", "0")
    await rate_from(salon, "2026-06-01", "5")
    await taxes.add_known(salon.actors["Vera"], salon.center)
    assert [(kind, rate) for kind, rate, _ in await kept_rates()] == [
        ("reduced", 700), ("standard", 0), ("standard", 500),
    ]  # fmt: skip


async def test_something_is_taxed_otherwise_found_and_taken_off_again() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    form = {"item": f"service-{salon.haircut}", "kind": "reduced"}
    assert (await send(salon, "Vera", f"/desk/taxes/{salon.center}/choices", **form)).status_code == 303
    found = (await look(salon, "Vera", f"/desk/taxes?branch={salon.center}&q=hairc")).text
    none = (await look(salon, "Vera", f"/desk/taxes?branch={salon.center}&q=nothing")).text
    assert ("Tax Haircut as most things" in found, "Nothing is called that" in none) == (True, True)
    choice = await db.fetch_value("SELECT id FROM tax_choice")
    done = await send(salon, "Vera", f"/desk/taxes/{salon.center}/choices/{choice}/removal")
    assert (done.status_code, await count("tax_choice")) == (303, 0)


async def test_chosen_twice_the_later_kind_holds() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    for kind in ("reduced", "exempt"):
        form = {"item": f"good-{salon.shampoo}", "kind": kind}
        await send(salon, "Vera", f"/desk/taxes/{salon.center}/choices", **form)
    assert await db.fetch_value("SELECT string_agg(kind, ' ') FROM tax_choice") == "exempt"


async def test_rates_that_are_anothers_too_are_not_changed() -> None:
    """Nora looks after Center alone; a second branch in Germany is taxed by the same rates."""
    salon = await open_salon()
    await keeps_taxes(salon)
    await db.execute("UPDATE branch SET country = 'DE' WHERE id = $1", salon.harbour)
    before = await kept_rates()
    refused = await send(salon, "Nora", f"/desk/taxes/{salon.center}/rates", **NEXT_YEAR)
    assert refused.status_code == 403
    assert "Harbour is taxed by these rates, too." in refused.text
    assert await kept_rates() == before


async def test_the_rates_of_another_country_are_not_reached_through_a_branch() -> None:
    salon = await open_salon()
    await keeps_taxes(salon)
    vera = salon.actors["Vera"]
    await taxes.set_till(vera, salon.harbour, TillForm(taxing="included"))
    before = await kept_rates("RU")
    russian = await db.fetch_value("SELECT min(id) FROM tax_rate WHERE country = 'RU'")
    for rate in (russian, 0, 2**31, 2**40):
        page = await send(salon, "Vera", f"/desk/taxes/{salon.center}/rates/{rate}/removal")
        assert page.status_code == 404
    assert await kept_rates("RU") == before


async def test_a_country_without_the_tax_cannot_keep_it() -> None:
    salon = await open_salon()
    await db.execute("UPDATE branch SET country = 'US' WHERE id = $1", salon.center)
    page = await send(salon, "Vera", f"/desk/taxes/{salon.center}/till", taxing="included", kind="standard")
    assert page.status_code == 422
    assert "US has no standard rate today." in page.text
    assert await count("till_rules") == 0


async def test_what_is_usual_in_the_country_is_said() -> None:
    salon = await open_salon()
    await db.execute("UPDATE branch SET country = 'NL' WHERE id = $1", salon.center)
    assert "0.05 is usual here" in await page_of(salon)
