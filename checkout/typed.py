"""What was typed at the desk, read into what the actions take; `Invalid` names the field that is wrong."""

from collections.abc import Sequence

from checkout.actions import LineTerms, NewLine
from checkout.rules import Checkout, Method, NewRegister, Tender, Totals
from checkout.rules.cash import Coins
from checkout.rules.reckoning import Reckoned, Typed, reckon
from checkout.rules.tips import TipPart, in_equal_parts
from checkout.schemas import ChargeForm, CompletionBody, DiscountForm, LineForm, NewLineForm, RegisterForm
from clients.rules.discounts import parse_discount
from kit.errors import Invalid
from kit.money import parse_money

NOBODY = 0  # no id
EVERYBODY = "all"


def charge(form: ChargeForm, totals: Totals, prepaid: int = 0, served: Sequence[int] = ()) -> Checkout:
    """The form as tenders: points first, then what was prepaid leaves, in the chosen way.

    `served` are those among whom a tip for all is shared.
    """
    currency = totals.currency
    parts = tip_parts(form, served, currency)
    tip = amount(form.tip, "tip", currency) or sum(part.amount for part in parts)
    points = amount(form.points, "points", currency)
    tenders = [Tender(Method.points, points)] if points else []
    return Checkout(
        version=version(form.version),
        payments=tenders + rest(form, totals.due + tip - points - prepaid, currency),
        tip=tip,
        tip_member=number(form.tip_member),
        desk=number(form.desk),
        payer=payer(form.payer),
        tip_parts=parts,
    )


def tip_parts(form: ChargeForm, served: Sequence[int], currency: str) -> list[TipPart]:
    """What was typed for each; or equal parts for all; nothing where the tip is for one person."""
    typed = {who: amount(text, "tip_parts", currency) for who, text in form.tip_parts.items() if text.strip()}
    if typed:
        return [TipPart(who, part) for who, part in typed.items()]
    tip = amount(form.tip, "tip", currency)
    return in_equal_parts(tip, served) if form.tip_member == EVERYBODY and tip > 0 else []


def reckoned(form: ChargeForm, left: int, coins: Coins, currency: str) -> Reckoned:
    """What is to be paid of what is typed so far."""
    parts = tip_parts(form, (), currency)
    handed = form.cash if form.way == "split" else form.received
    typed = Typed(
        left=left,
        tip=amount(form.tip, "tip", currency) or sum(part.amount for part in parts),
        points=amount(form.points, "points", currency),
        way=form.way,
        in_cash=amount(handed, "received", currency),
        by_card=amount(form.card, "card", currency),
    )
    return reckon(typed, coins)


def rest(form: ChargeForm, left: int, currency: str) -> list[Tender]:
    """What points leave to pay. A field that was left empty in cash means: exactly that."""
    if form.way == "split":
        parts = {Method.cash: form.cash, Method.card: form.card}
        amounts = {method: amount(text, method, currency) for method, text in parts.items()}
        return [Tender(method, part) for method, part in amounts.items() if part]
    if form.way not in ("card", "cash"):
        raise Invalid("How do they pay?", payments="Choose a way to pay.")
    if left <= 0:
        return []
    handed = amount(form.received, "received", currency) if form.way == "cash" else 0
    return [Tender(Method(form.way), handed or left)]


def checkout(body: CompletionBody) -> Checkout:
    """The same from a program."""
    tenders = [Tender(each.method, each.amount, each.received, each.currency) for each in body.payments]
    return Checkout(
        version=body.version,
        payments=tenders,
        tip=body.tip,
        tip_member=body.tip_member,
        desk=body.desk,
        payer=body.payer,
        tip_parts=[TipPart(each.member, each.amount) for each in body.tip_parts],
    )


def new_line(form: NewLineForm) -> NewLine:
    kind, _, item = form.item.partition("-")
    wanted = number(item)
    return NewLine(
        service=wanted if kind == "service" else None,
        good=wanted if kind == "good" else None,
        member=number(form.member),
        quantity=whole(form.quantity, "quantity"),
    )


def line_terms(form: LineForm, currency: str) -> LineTerms:
    """A discount may be typed as a part of the line: "10%"."""
    quantity = whole(form.quantity, "quantity")
    price = parse_money(form.price, currency, "price")
    return LineTerms(
        quantity=quantity,
        price=price,
        discount=parse_discount(form.discount, quantity * price, currency),
        discount_reason=form.discount_reason,
        member=number(form.member),
    )


def discount(form: DiscountForm, totals: Totals) -> int:
    """On the whole bill: money, or a part of everything on it."""
    return parse_discount(form.discount, totals.services + totals.goods, totals.currency)


def register(form: RegisterForm) -> NewRegister:
    return NewRegister(
        name=form.name.strip(),
        host=form.host.strip(),
        port=number(form.port) or 0,
        code_page=form.code_page,
        width=number(form.width) or 0,
    )


def payer(text: str | None) -> int | None:
    """Nothing chosen: they pay themselves. What is no number is nobody there is."""
    if not text or not text.strip():
        return None
    found = number(text)
    return NOBODY if found is None else found


def version(text: str) -> int:
    """A form without one is as old as can be."""
    return number(text) or 0


def amount(text: str, field: str, currency: str) -> int:
    """Nothing typed is nothing."""
    return parse_money(text, currency, field) if text.strip() else 0


def number(text: str) -> int | None:
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else None


def whole(text: str, field: str) -> int:
    found = number(text)
    if found is None:
        raise Invalid("How many?", **{field: "Write a whole number."})
    return found
