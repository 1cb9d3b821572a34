"""What was typed into the form of a refund, read into what the action takes; `Invalid` says what is wrong."""

from collections.abc import Mapping

from checkout import typed
from checkout.actions import Order
from checkout.rules import Method
from checkout.rules.refunds import Asked, BillLeft, Wish
from kit.errors import Invalid
from kit.money import parse_money

Sent = Mapping[str, str]
WAYS = ("all", "lines", "payment")


def order(sent: Sent, bill: BillLeft) -> Order:
    shown = typed.number(sent.get("shown", ""))
    return Order(
        version=typed.version(sent.get("version", "")),
        why=sent.get("why", ""),
        wish=wish(sent, bill),
        desk=typed.number(sent.get("desk", "")),
        lets_go=bool(sent.get("lets_go")),
        shown=shown,
    )


def wish(sent: Sent, bill: BillLeft) -> Wish:
    """Fields have the numbers of lines, payments and members: `line-3-quantity`, `how-7`, `tip-5`."""
    what = sent.get("what", "all")
    if what not in WAYS:
        raise Invalid("What goes back?", what="Choose what goes back.")
    payments = amounts(sent, "how-", [each.id for each in bill.payments], bill.currency)
    return Wish(
        everything=what == "all",
        lines=lines(sent, bill) if what == "lines" else {},
        tips=amounts(sent, "tip-", [each.member for each in bill.tips], bill.currency)
        if what == "lines"
        else {},
        of_payment=one_payment(sent, bill) if what == "payment" else None,
        payments=payments if what != "payment" else {},
        otherwise=otherwise(sent, bill),
        to_stock=frozenset(each.id for each in bill.lines if sent.get(f"line-{each.id}-stock")),
    )


def lines(sent: Sent, bill: BillLeft) -> dict[int, Asked]:
    found: dict[int, Asked] = {}
    faults: dict[str, str] = {}
    for line in bill.lines:
        name = f"line-{line.id}"
        many, much = sent.get(f"{name}-quantity", "").strip(), sent.get(f"{name}-amount", "").strip()
        if not many and not much:
            continue
        try:
            quantity = typed.whole(many, name) if many else 0
            amount = parse_money(much, bill.currency, name) if much else None
        except Invalid as fault:
            faults |= fault.fields
        else:
            found[line.id] = Asked(quantity, amount)
    if faults:
        raise Invalid("Some of it cannot be read. Look at what is marked.", **faults)
    return found


def amounts(sent: Sent, prefix: str, numbers: list[int], currency: str) -> dict[int, int]:
    """Those that were typed; 0 is as good as nothing."""
    typed_in = {number: sent.get(f"{prefix}{number}", "").strip() for number in numbers}
    field = {"how-": "payment-"}.get(prefix, prefix)
    read = {
        number: parse_money(text, currency, f"{field}{number}") for number, text in typed_in.items() if text
    }
    return {number: amount for number, amount in read.items() if amount}


def one_payment(sent: Sent, bill: BillLeft) -> tuple[int, int]:
    """Nothing typed is all that is left of it."""
    number = typed.number(sent.get("of_payment", "")) or typed.NOBODY
    text = sent.get("of_amount", "").strip()
    left = next((each.left for each in bill.payments if each.id == number), 0)
    return number, parse_money(text, bill.currency, "of_amount") if text else left


def otherwise(sent: Sent, bill: BillLeft) -> dict[int, Method]:
    """Payments for which another means than their own was chosen."""
    found = {}
    for payment in bill.payments:
        chosen = sent.get(f"means-{payment.id}", "")
        if chosen and chosen != payment.method:
            if chosen not in list(Method):
                raise Invalid("How does it go back?", **{f"means-{payment.id}": "Choose one of the list."})
            found[payment.id] = Method(chosen)
    return found
