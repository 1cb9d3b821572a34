"""What was typed at the desk, read into what the actions take; `Invalid` names the field that is wrong."""

from collections.abc import Mapping, Sequence

from checkout.actions import LineTerms, NewLine
from checkout.registers.kinds import KINDS
from checkout.rules import Checkout, Method, Tender, Totals
from checkout.rules.cash import Coins
from checkout.rules.reckoning import Reckoned, Typed, reckon
from checkout.rules.registers import NewRegister
from checkout.rules.tips import TipPart, in_equal_parts
from checkout.schemas import ChargeForm, CompletionBody, DiscountForm, LineForm, NewLineForm
from clients.rules.discounts import parse_discount
from kit.errors import Invalid
from kit.money import parse_money

NOBODY = 0  # no id
EVERYBODY = "all"
PART_WAYS = (Method.card, Method.cash, Method.deposit, Method.on_account)


def charge(form: ChargeForm, totals: Totals, prepaid: int = 0, served: Sequence[int] = ()) -> Checkout:
    """The form as tenders: points, a deposit and the parts of others, and what these leave in the chosen way.

    `served` are those among whom a tip for all is shared.
    """
    currency = totals.currency
    parts = tip_parts(form, served, currency)
    tip = amount(form.tip, "tip", currency) or sum(part.amount for part in parts)
    tenders = first(form, currency)
    left = totals.due + tip - prepaid - sum(tender.amount for tender in tenders)
    return Checkout(
        version=version(form.version),
        payments=tenders + rest(form, left, currency),
        tip=tip,
        tip_member=number(form.tip_member),
        desk=number(form.desk),
        payer=payer(form.payer),
        tip_parts=parts,
    )


def first(form: ChargeForm, currency: str) -> list[Tender]:
    """What pays before the rest is: points, a deposit, and the parts of which it is said who pays them."""
    whole = {Method.points: form.points, Method.deposit: form.deposit}
    amounts = {method: amount(text, method, currency) for method, text in whole.items()}
    return [Tender(method, part) for method, part in amounts.items() if part] + parts(form, currency)


def parts(form: ChargeForm, currency: str) -> list[Tender]:
    found = []
    for place, text in form.part_amounts.items():
        if not text.strip():
            continue
        who, way = number(form.part_payers.get(place, "")), form.part_ways.get(place, "")
        if who is None:
            raise Invalid("Who pays that part?", parts="Choose who pays each part.")
        if way not in PART_WAYS:
            raise Invalid("How is that part paid?", parts="Choose how each part is paid.")
        found.append(Tender(Method(way), amount(text, "parts", currency), payer=who or NOBODY))
    return found


def tip_parts(form: ChargeForm, served: Sequence[int], currency: str) -> list[TipPart]:
    """What was typed for each; or equal parts for all; nothing where the tip is for one person."""
    typed = {who: amount(text, "tip_parts", currency) for who, text in form.tip_parts.items() if text.strip()}
    if typed:
        return [TipPart(who, part) for who, part in typed.items()]
    tip = amount(form.tip, "tip", currency)
    return in_equal_parts(tip, served) if form.tip_member == EVERYBODY and tip > 0 else []


def reckoned(form: ChargeForm, left: int, coins: Coins, currency: str) -> Reckoned:
    """What is to be paid of what is typed so far."""
    tips = tip_parts(form, (), currency)
    handed = {"cash": form.received, "card": ""}.get(form.way, form.cash)
    before = first(form, currency)
    typed = Typed(
        left=left,
        tip=amount(form.tip, "tip", currency) or sum(part.amount for part in tips),
        before=sum(each.amount for each in before if each.method is not Method.cash),
        cash_before=sum(each.amount for each in before if each.method is Method.cash),
        way=form.way,
        in_cash=amount(handed, "received", currency),
        by_card=amount(form.card, "card", currency),
    )
    return reckon(typed, coins)


def rest(form: ChargeForm, left: int, currency: str) -> list[Tender]:
    """What is left to pay. A field that was left empty in cash means: exactly that."""
    if form.way in ("split", "later"):
        both = {Method.cash: form.cash, Method.card: form.card}
        amounts = {method: amount(text, method, currency) for method, text in both.items()}
        now = [Tender(method, part) for method, part in amounts.items() if part]
        later = left - sum(tender.amount for tender in now) if form.way == "later" else 0
        return [*now, Tender(Method.on_account, later)] if later > 0 else now
    if form.way not in ("card", "cash"):
        raise Invalid("How do they pay?", payments="Choose a way to pay.")
    if left <= 0:
        return []
    handed = amount(form.received, "received", currency) if form.way == "cash" else 0
    return [Tender(Method(form.way), handed or left)]


def checkout(body: CompletionBody) -> Checkout:
    """The same from a program."""
    tenders = [
        Tender(each.method, each.amount, each.received, each.currency, each.payer) for each in body.payments
    ]
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
        voucher_type=wanted if kind == "voucher" else None,
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
    return parse_discount(form.discount, totals.services + totals.goods + totals.vouchers, totals.currency)


def register(form: Mapping[str, str]) -> NewRegister:
    """The fields that its kind asks for; what was not sent is as it is by default."""
    kind = KINDS.get(form.get("kind", ""))
    if kind is None:
        raise Invalid("There is no such kind of register. Choose one of the list.")
    values = {each.name: form.get(each.name, each.default).strip() for each in kind.settings}
    return NewRegister(form.get("name", "").strip(), kind.name, values)


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
