"""The pages about points, over HTTP."""

from datetime import date

import pytest

from kit.rights import SYSTEM
from loyalty import actions
from loyalty.rules import NewPointsRule
from loyalty.tables import PointsRule
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.payroll.rows import Sold, visit_with

pytestmark = pytest.mark.usefixtures("morning")
CASHBACK = NewPointsRule(
    name="Cashback", starts_on=date(2026, 9, 1), rate=500, point_value=100, largest_share=5000
)
TYPED = {
    "name": "Winter",
    "starts_on": "2026-12-02",
    "rate": "7,5",
    "point_value": "0.50",
    "largest_share": "100 %",
}


async def generous_salon() -> Salon:
    """5 % back since September; Masha has ten points from one visit."""
    salon = await open_salon()
    await actions.set_points_rule(SYSTEM, salon.center, CASHBACK)
    visit = await visit_with(salon.center, Sold(20_000, salon.anna, service=salon.colour), client=salon.masha)
    await actions.accrue(visit, 1, 20_000)
    return salon


async def test_the_rule_is_told_in_words_with_an_example() -> None:
    salon = await generous_salon()
    async with browser(salon.actors["Vera"]) as vera:
        shown = await vera.get("/desk/loyalty", params={"branch": salon.center})
    assert shown.status_code == 200
    assert "5 % of the money paid comes back as points worth €1.00 each." in shown.text
    assert "Points may pay up to 50 % of a bill." in shown.text
    assert "€45.00 paid in money give 2 points, worth €2.00." in shown.text
    assert "points may pay up to €22.00" in shown.text
    assert "You owe 1 client €10.00 in points." in shown.text
    assert "Masha Petrova" in shown.text


async def test_a_branch_without_a_rule_says_what_one_would_do() -> None:
    salon = await generous_salon()
    async with browser(salon.actors["Boris"]) as boris:
        shown = await boris.get("/desk/loyalty")
    assert "No rule for points yet" in shown.text
    assert "Nobody has points yet" in shown.text
    assert "Masha" not in shown.text


async def test_the_reception_may_read_but_sees_neither_the_debt_nor_the_form() -> None:
    salon = await generous_salon()
    async with browser(salon.actors["Olga"]) as olga:
        shown = await olga.get("/desk/loyalty")
        refused = await olga.post(f"/desk/loyalty/branches/{salon.center}/points-rules", data=TYPED)
    assert "Outstanding" not in shown.text
    assert "Change the rule" not in shown.text
    assert refused.status_code == 403
    assert await PointsRule.count() == 1


async def test_a_specialist_is_refused() -> None:
    salon = await generous_salon()
    async with browser(salon.actors["Anna"]) as anna:
        assert (await anna.get("/desk/loyalty")).status_code == 403
        assert (await anna.get(f"/desk/loyalty/clients/{salon.masha}")).status_code == 403


async def test_a_rule_is_agreed_on_and_twice_is_once() -> None:
    salon = await generous_salon()
    async with browser(salon.actors["Vera"]) as vera:
        for _ in range(2):
            done = await vera.post(f"/desk/loyalty/branches/{salon.center}/points-rules", data=TYPED)
            assert done.status_code == 303
            assert done.headers["location"] == f"/desk/loyalty?branch={salon.center}"
        shown = await vera.get(done.headers["location"])
    winter = await PointsRule.objects().where(PointsRule.name == "Winter").first()
    assert (winter.rate, winter.point_value, winter.largest_share) == (750, 50, 10_000)
    assert await PointsRule.count() == 2
    assert "To come" in shown.text


async def test_a_wrong_form_comes_back_as_it_was_typed() -> None:
    salon = await generous_salon()
    typed = {"name": "", "starts_on": "soon", "rate": "lots", "point_value": "none", "largest_share": "101"}
    async with browser(salon.actors["Vera"]) as vera:
        back = await vera.post(f"/desk/loyalty/branches/{salon.center}/points-rules", data=typed)
    assert back.status_code == 422
    assert back.text.count('aria-invalid="true"') == 5
    for text in ("soon", "lots", "none", "101"):
        assert f'value="{text}"' in back.text
    assert await PointsRule.count() == 1


async def test_a_rule_to_come_can_be_withdrawn_once_and_a_running_one_never() -> None:
    salon = await generous_salon()
    running = await PointsRule.objects().first()
    async with browser(salon.actors["Vera"]) as vera:
        await vera.post(f"/desk/loyalty/branches/{salon.center}/points-rules", data=TYPED)
        coming = await PointsRule.objects().where(PointsRule.name == "Winter").first()
        path = f"/desk/loyalty/points-rules/{coming.id}/withdrawal"
        assert (await vera.post(path)).status_code == 303
        assert (await vera.post(path)).status_code == 404
        assert (await vera.post(f"/desk/loyalty/points-rules/{running.id}/withdrawal")).status_code == 409
        assert "Winter" not in (await vera.get("/desk/loyalty")).text
    assert await PointsRule.count().where(PointsRule.is_active.eq(True)) == 1


async def test_another_branch_looks_as_if_it_did_not_exist() -> None:
    salon = await generous_salon()
    running = await PointsRule.objects().first()
    async with browser(salon.actors["Boris"]) as boris:
        answers = [
            await boris.get("/desk/loyalty", params={"branch": salon.center}),
            await boris.post(f"/desk/loyalty/branches/{salon.center}/points-rules", data=TYPED),
            await boris.post(f"/desk/loyalty/points-rules/{running.id}/withdrawal"),
            await boris.get(f"/desk/loyalty/clients/{salon.masha}", params={"branch": salon.center}),
        ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert await PointsRule.count() == 1


@pytest.mark.parametrize("path", ["clients/999", "clients/99999999999", "?branch=999", "?branch=99999999999"])
async def test_unknown_ids_are_not_found(path: str) -> None:
    salon = await generous_salon()
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.get(f"/desk/loyalty/{path}".replace("/?", "?"))).status_code == 404
        unknown = await vera.post("/desk/loyalty/points-rules/99999999999/withdrawal")
    assert unknown.status_code == 404


async def test_clients_are_found_by_part_of_their_name() -> None:
    salon = await generous_salon()
    async with browser(salon.actors["Vera"]) as vera:
        found = await vera.get("/desk/loyalty", params={"branch": salon.center, "q": "PETR"})
        nobody = await vera.get("/desk/loyalty", params={"branch": salon.center, "q": "%"})
    assert "Masha Petrova" in found.text
    assert "Masha Petrova" not in nobody.text
    assert "Nobody by that name has points" in nobody.text


async def test_the_clients_card_tells_balance_worth_and_reasons() -> None:
    salon = await generous_salon()
    async with browser(salon.actors["Olga"]) as olga:
        here = await olga.get(f"/desk/loyalty/clients/{salon.masha}", params={"branch": salon.center})
        anywhere = await olga.get(f"/desk/loyalty/clients/{salon.masha}")
    assert here.status_code == 200
    assert "<html" not in here.text
    assert "<strong>10 points</strong> worth €10.00" in here.text
    assert "5 % of €200.00 paid is €10.00, which makes 10 points of €1.00 each" in here.text
    assert "+10" in here.text
    assert "10 points" in anywhere.text


async def test_a_long_history_of_points_is_read_in_pages() -> None:
    salon = await generous_salon()
    for _ in range(11):
        visit = await visit_with(
            salon.center, Sold(2000, salon.anna, service=salon.haircut), client=salon.masha
        )
        await actions.accrue(visit, 1, 2000)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/loyalty/clients/{salon.masha}"
        second = await olga.get(path, params={"branch": salon.center, "page": 2})
    assert "Page 2 of 2" in second.text
    assert "+10" in second.text
    assert "Newer" in second.text


async def test_a_stranger_is_sent_to_sign_in() -> None:
    async with browser() as stranger:
        sent = await stranger.get("/desk/loyalty")
    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/desk/sign-in")
