"""What the demo salon asks to be paid before a visit, so that a deposit and a card can be tried."""

from collections.abc import Sequence

from checkout.actions import set_debt_rule
from checkout.actions.online.rules import add_rule
from checkout.schemas import PrepayRuleForm
from demo.company import Place
from kit.db import fetch_value
from kit.rights import SYSTEM

NAMED = "SELECT id FROM service WHERE name = $1"
MAY_OWE = 20_000
DEPOSIT, CARD = "Highlights", "Updo"


async def ask_beforehand(places: Sequence[Place]) -> None:
    """In the first branch: a fifth of the price for one service, a card for another."""
    [place, *_] = places
    here = {"branch": str(place.id), "free_hours": "48", "late_rate": "10", "no_show_rate": "50"}
    deposit, card = [f"service-{await fetch_value(NAMED, name)}" for name in (DEPOSIT, CARD)]
    await add_rule(SYSTEM, PrepayRuleForm(**here, covers=deposit, asks="deposit", deposit="20 %"))
    await add_rule(SYSTEM, PrepayRuleForm(**here, covers=card, asks="card"))


async def let_pay_later(places: Sequence[Place]) -> None:
    """Whoever comes may owe something."""
    for place in places:
        await set_debt_rule(SYSTEM, place.id, MAY_OWE)
