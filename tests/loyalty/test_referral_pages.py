"""The pages about friends: the rule, the list, and the part of a card."""

from datetime import date

import pytest

from kit.db import fetch_value
from loyalty import actions
from loyalty.referral_tables import ReferralRule
from tests.browse import browser
from tests.cast import open_salon
from tests.loyalty.friends import INVITE, brought, friendly_salon, meet, paid

pytestmark = pytest.mark.usefixtures("morning")
LIST = "/desk/loyalty/referrals"
TYPED = {"is_on": "yes", "starts_on": "2026-12-01", "bringer_points": "10", "newcomer_points": "5"}


async def test_a_rule_is_agreed_on_changed_and_comes_back_as_typed_where_it_cannot_be() -> None:  # noqa: PLR0915
    salon = await open_salon()
    here = f"{LIST}?branch={salon.center}"
    async with browser(salon.actors["Vera"]) as vera:
        assert "Nothing is given for friends" in (await vera.get(here)).text
        wrong = await vera.post(here, data={**TYPED, "most_visits": "0", "least_paid": "much"})
        assert wrong.status_code == 422
        assert "An amount, like 20.00" in wrong.text
        assert 'value="much"' in wrong.text
        late = {**TYPED, "starts_on": "2026-11-30", f"branches-{salon.center}": "yes"}
        assert "From today on at the earliest." in (await vera.post(here, data=late)).text
        assert await ReferralRule.count() == 0
        made = await vera.post(here, data={**TYPED, "least_paid": "20", f"branches-{salon.center}": "yes"})
        assert made.status_code == 303
        assert "10 points for the first visit of at least €20.00" in (await vera.get(here)).text
        off = {**TYPED, "is_on": "", f"branches-{salon.center}": "yes"}
        assert (await vera.post(here, data={k: v for k, v in off.items() if v})).status_code == 303
        assert "Nothing is given for friends" in (await vera.get(here)).text
    day = date(2026, 12, 1)
    assert await fetch_value("SELECT count(*) FROM referral_rule WHERE starts_on = $1", day) == 1
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(here)).status_code == 404


async def test_a_code_is_noted_on_a_card_with_its_reason_and_the_list_is_searched() -> None:  # noqa: PLR0915
    salon = await friendly_salon()
    code, lena = await actions.code_for(salon.masha, INVITE), await meet("Lena Lang")
    part = f"/desk/loyalty/clients/{lena}/friends"
    async with browser(salon.actors["Olga"]) as olga:
        assert "Code of the friend who sent them" in (await olga.get(part)).text
        unknown = await olga.post(part, data={"friend": "NOBODY22"})
        assert (unknown.status_code, "belongs to nobody" in unknown.text) == (422, True)
        assert 'value="NOBODY22"' in unknown.text
        assert "Brought by" in (await olga.post(part, data={"friend": code})).text
        assert "Taken off" in (await olga.post(f"{part}/removal")).text
        own = await olga.post(f"/desk/loyalty/clients/{lena}/invitation")
        assert await actions.code_for(lena, INVITE) in own.text
        ivy = await brought(salon, "Ivy")
        await paid(salon, ivy)
        refused = await olga.post(f"/desk/loyalty/clients/{ivy}/friends/removal")
        assert (refused.status_code, "Points were given" in refused.text) == (409, True)
        card = (await olga.get(f"/desk/loyalty/clients/{salon.masha}/friends")).text
        assert "1 paid visit, 10 points" in card
        listed = (await olga.get(f"{LIST}?q=ivy")).text
        assert "10 + 5" in listed
        assert "Nobody by that name" in (await olga.get(f"{LIST}?q=zoe")).text
