"""The pages about pay, over HTTP."""

import csv
import io
from datetime import date

import pytest

from kit.rights import SYSTEM
from payroll import actions
from payroll.tables import PayTerms
from tests.browse import browser
from tests.cast import Salon, hire, open_salon
from tests.payroll.rows import Sold, visit_with

pytestmark = pytest.mark.usefixtures("morning")
TODAY = date(2026, 12, 1)
NEW = {"starts_on": "2026-12-01", "services_rate": "45", "goods_rate": "12,5"}


async def busy_salon() -> tuple[Salon, int]:
    """Anna cut Masha's hair and sold two shampoos on the first of December; the visit is the second value."""
    salon = await open_salon()
    await actions.set_terms(SYSTEM, salon.anna, date(2026, 9, 1), 4000, 1000)
    visit = await visit_with(
        salon.center,
        Sold(4500, salon.anna, service=salon.haircut),
        Sold(1200, salon.anna, good=salon.shampoo, quantity=2, title="Shampoo"),
        client=salon.masha,
    )
    await actions.record_visit(visit, TODAY)
    return salon, visit


async def test_the_owner_sees_who_earned_what_and_the_sum() -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Vera"]) as vera:
        shown = await vera.get("/desk/pay", params={"branch": salon.center})
    assert shown.status_code == 200
    assert "December 2026" in shown.text
    for amount in ("€45.00", "€24.00", "€20.40"):
        assert amount in shown.text
    assert "Boris" not in shown.text
    assert shown.text.count("No terms yet") == 1  # Lena's


async def test_another_month_is_empty_and_says_so() -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Vera"]) as vera:
        shown = await vera.get(
            "/desk/pay", params={"branch": salon.center, "from": "2026-11-01", "to": "2026-11-30"}
        )
    assert "November 2026" in shown.text
    assert "Nobody earned anything in this period" in shown.text


async def test_a_period_that_is_none_gets_a_sentence_and_keeps_what_was_typed() -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Vera"]) as vera:
        backwards = await vera.get("/desk/pay", params={"from": "2026-12-31", "to": "2026-12-01"})
        nonsense = await vera.get(f"/desk/pay/members/{salon.anna}", params={"from": "yesterday"})
        far = await vera.get("/desk/pay", params={"from": "9999-12-31", "to": "9999-12-31"})
    assert backwards.status_code == 422
    assert "The period ends before it starts." in backwards.text
    assert 'value="2026-12-31"' in backwards.text
    assert nonsense.status_code == 422
    assert 'value="yesterday"' in nonsense.text
    assert far.status_code == 422


async def test_a_specialist_goes_straight_to_their_own_pay_and_sees_nobody_elses() -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Anna"]) as anna:
        sent = await anna.get("/desk/pay?from=2026-12-01&to=2026-12-31")
        own = await anna.get(sent.headers["location"])
        others = await anna.get(f"/desk/pay/members/{salon.lena}")
        sheet = await anna.get(f"/desk/pay/members/{salon.lena}/lines.csv")
        branch = await anna.get("/desk/pay/lines.csv", params={"branch": salon.center})
    assert sent.status_code == 303
    assert sent.headers["location"] == f"/desk/pay/members/{salon.anna}?from=2026-12-01&to=2026-12-31"
    assert "My pay" in own.text
    assert "€20.40" in own.text
    assert "Agree on these terms" not in own.text
    assert (others.status_code, sheet.status_code, branch.status_code) == (404, 404, 403)


async def test_each_line_shows_the_rule_that_made_it() -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Rita"]) as rita:
        shown = await rita.get(f"/desk/pay/members/{salon.anna}")
    assert "40 % of €45.00 (terms since 1 Sep 2026)" in shown.text
    assert "10 % of €24.00 (terms since 1 Sep 2026)" in shown.text
    assert "Masha Petrova" in shown.text
    assert "Shampoo" in shown.text


async def test_what_was_taken_back_stands_beside_what_it_was() -> None:
    salon, visit = await busy_salon()
    await actions.take_back(visit, date(2026, 12, 3))
    async with browser(salon.actors["Vera"]) as vera:
        shown = (await vera.get(f"/desk/pay/members/{salon.anna}")).text
    assert (
        shown.index("Taken back 3 Dec 2026") < shown.index("Takes back 1 Dec 2026") < shown.index("Shampoo")
    )
    assert "-€18.00" in shown


async def test_new_terms_are_agreed_on() -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Vera"]) as vera:
        done = await vera.post(f"/desk/pay/members/{salon.anna}/terms", data=NEW)
        again = await vera.post(f"/desk/pay/members/{salon.anna}/terms", data=NEW)
        shown = await vera.get(f"/desk/pay/members/{salon.anna}")
    assert (done.status_code, again.status_code) == (303, 303)
    assert await PayTerms.count() == 2
    assert "12.5 %" in shown.text


async def test_wrong_terms_come_back_with_the_form_as_it_was_typed() -> None:
    salon, _ = await busy_salon()
    typed = {"starts_on": "soon", "services_rate": "forty", "goods_rate": "101"}
    async with browser(salon.actors["Vera"]) as vera:
        back = await vera.post(f"/desk/pay/members/{salon.anna}/terms", data=typed)
    assert back.status_code == 422
    for text in typed.values():
        assert f'value="{text}"' in back.text
    assert back.text.count('aria-invalid="true"') == 3
    assert await PayTerms.count() == 1


async def test_receptionists_see_no_pay_and_specialists_set_no_terms() -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Olga"]) as olga:
        refused = await olga.get("/desk/pay")
    async with browser(salon.actors["Anna"]) as anna:
        set_by_anna = await anna.post(f"/desk/pay/members/{salon.anna}/terms", data=NEW)
    assert (refused.status_code, set_by_anna.status_code) == (403, 403)
    assert await PayTerms.count() == 1


async def test_another_branch_looks_as_if_it_did_not_exist() -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Boris"]) as boris:
        answers = [
            await boris.get("/desk/pay", params={"branch": salon.center}),
            await boris.get(f"/desk/pay/members/{salon.anna}"),
            await boris.get("/desk/pay/lines.csv", params={"branch": salon.center}),
            await boris.get(f"/desk/pay/members/{salon.anna}/lines.csv"),
            await boris.post(f"/desk/pay/members/{salon.anna}/terms", data=NEW),
        ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert await PayTerms.count() == 1


@pytest.mark.parametrize("path", ["members/999", "members/99999999999", "?branch=999", "?branch=99999999999"])
async def test_unknown_ids_are_not_found(path: str) -> None:
    salon, _ = await busy_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.get(f"/desk/pay/{path}".replace("/?", "?"))).status_code == 404


async def test_a_stranger_is_sent_to_sign_in() -> None:
    async with browser() as stranger:
        sent = await stranger.get("/desk/pay")
    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/desk/sign-in")


async def test_an_account_without_a_member_is_told_why_there_is_no_pay() -> None:
    salon = await open_salon()
    pavel = await hire("Pavel", "specialist", [salon.center])
    async with browser(pavel) as signed_in:
        shown = await signed_in.get("/desk/pay")
    assert shown.status_code == 200
    assert "does not belong to a member of staff" in shown.text


async def test_lines_come_as_a_spreadsheet_that_runs_no_formulas() -> None:
    salon, visit = await busy_salon()
    evil = await visit_with(salon.center, Sold(1000, salon.anna, service=salon.haircut, title="=1+1"))
    await actions.record_visit(evil, TODAY)
    await actions.take_back(visit, date(2026, 12, 3))
    async with browser(salon.actors["Vera"]) as vera:
        member = await vera.get(f"/desk/pay/members/{salon.anna}/lines.csv")
        branch = await vera.get("/desk/pay/lines.csv", params={"branch": salon.center})
    assert member.headers["content-type"] == "text/csv; charset=utf-8"
    assert "pay-center-" in branch.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(member.text.removeprefix("\ufeff"))))
    assert len(rows) == 5
    assert {row["Pay"] for row in rows} == {"18.00", "2.40", "-18.00", "-2.40", "4.00"}
    assert {row["For"] for row in rows} == {"Haircut", "Shampoo", "'=1+1"}
    assert rows[0]["Visit starts"] == "2026-12-01 09:00"
    assert member.text == branch.text


async def test_a_long_month_is_read_in_pages() -> None:
    salon, _ = await busy_salon()
    many = await visit_with(salon.center, *[Sold(100, salon.anna, service=salon.haircut)] * 60)
    await actions.record_visit(many, TODAY)
    async with browser(salon.actors["Vera"]) as vera:
        first = await vera.get(f"/desk/pay/members/{salon.anna}")
        last = await vera.get(f"/desk/pay/members/{salon.anna}", params={"page": 2})
        beyond = await vera.get(f"/desk/pay/members/{salon.anna}", params={"page": 10**12})
    assert "Page 1 of 2" in first.text
    assert "Page 2 of 2" in last.text
    assert "Page 2 of 2" in beyond.text
