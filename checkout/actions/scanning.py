"""Putting on a bill what a scanner read."""

from catalog.queries import find_goods, unknown
from catalog.queries.goods import FoundGood
from checkout import queries
from checkout.actions.lines import LineTerms, NewLine, add_line, change_line
from checkout.queries.benefits import BillLine
from clients.queries import access_visit
from kit.errors import Invalid
from kit.rights import Actor


class SeveralFit(Invalid):
    """What was typed is in several names; `fitting` are the goods to choose from."""

    def __init__(self, fitting: list[FoundGood]) -> None:
        super().__init__(
            "Several goods fit. Choose one.", code="Choose one of those below, or write more of it."
        )
        self.fitting = fitting


async def scan_good(actor: Actor, visit_id: int, typed: str, member: int | None, version: int) -> None:
    """One more of the good whose barcode, article or name it is. Raises `Invalid` for what no good has."""
    visit = await access_visit(actor, visit_id)
    found = await find_goods(typed, visit.branch)
    if not typed.strip():
        raise Invalid("What is to be added?", code="Scan a barcode, or write an article or a name.")
    if not found:
        sentence = await why_not(typed)
        raise Invalid(sentence, code=sentence)
    if len(found) > 1:
        raise SeveralFit(found)
    lines = await queries.bill_lines(visit_id)
    same = next((line for line in lines if is_another(line, found[0], member)), None)
    if same is None:
        await add_line(actor, visit_id, NewLine(good=found[0].id, member=member), version)
    else:
        await change_line(actor, visit_id, same["id"], one_more(same), version)


async def why_not(typed: str) -> str:
    """No good has it, or one that this branch does not sell."""
    elsewhere = await find_goods(typed)
    if len(elsewhere) == 1:
        return f"{elsewhere[0].name} has no price here, so it is not sold. Give it one on its page."
    return unknown(typed)


def is_another(line: BillLine, good: FoundGood, member: int | None) -> bool:
    """At the price of the list and without a discount said here, it is one line with the next of it."""
    same = (line["good"], line["member"], line["price"]) == (good.id, member, good.price)
    return same and line["discount_by"] != "desk"


def one_more(line: BillLine) -> LineTerms:
    return LineTerms(
        quantity=line["quantity"] + 1,
        price=line["price"],
        discount=line["discount"],
        discount_reason=line["discount_reason"],
        member=line["member"],
    )
