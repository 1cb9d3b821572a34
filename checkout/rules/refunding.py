"""Whether a refund that is wished for can be: never more than there was, and to the cent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from checkout.rules import Method
from checkout.rules.refunds import Agreed, Asked, BillLeft, GivenBack, PaymentLeft, Returned, SoldLine, Wish
from kit.errors import Invalid
from kit.money import format_money, split

LONGEST_REASON = 300
MONEY = (Method.cash, Method.card)  # by these a payment may go back another way than it came
Lines = tuple[Returned, ...]
Tips = tuple[tuple[int, int], ...]


class WrongRefund(Invalid):
    """More than there is, or nothing, or not in this way; the fields say where."""


def agree(bill: BillLeft, wish: Wish) -> Agreed:
    """Raises `WrongRefund` naming every field that cannot be."""
    lines, tips = what_goes(bill, wish)
    check_vouchers(bill, lines)
    if not lines and not tips:
        raise WrongRefund("Nothing is chosen. Say what goes back.", what="Choose what goes back.")
    of_lines, of_tips = sum(line.amount for line in lines), sum(tip for _, tip in tips)
    is_last = of_lines + of_tips == bill.lines_left + bill.tips_left
    rounding = bill.rounding if is_last else 0
    amount = of_lines + of_tips + rounding
    if wish.of_payment is not None:
        parts = dict([wish.of_payment])
    else:
        parts = dict(wish.payments) or as_it_came(bill, amount, lines)
    check_payments(bill, parts, amount)
    on_shelf = {line.id for line in bill.lines if not line.is_service} & wish.to_stock
    lines = tuple(replace(line, to_stock=line.quantity > 0 and line.line in on_shelf) for line in lines)
    given = by_means(bill, parts, wish.otherwise)
    check_coins(bill, given)
    return Agreed(lines, tips, tuple(given), rounding)


def what_goes(bill: BillLeft, wish: Wish) -> tuple[Lines, Tips]:
    if wish.everything:
        return everything(bill)
    if wish.of_payment is not None:
        check_one(bill, *wish.of_payment)
        is_all = wish.of_payment[1] == bill.left
        return everything(bill) if is_all else over_lines(bill, wish.of_payment[1])
    return chosen_lines(bill, wish.lines), chosen_tips(bill, wish.tips)


def everything(bill: BillLeft) -> tuple[Lines, Tips]:
    lines = (Returned(line.id, line.left_quantity, line.left) for line in bill.lines if line.is_left)
    return tuple(lines), tuple((tip.member, tip.left) for tip in bill.tips if tip.left)


def over_lines(bill: BillLeft, amount: int) -> tuple[Lines, Tips]:
    """An amount as parts of what is left of each line; only what lines do not hold is taken off tips."""
    of_lines = min(amount, bill.lines_left)
    of_tips = min(amount - of_lines, bill.tips_left)
    lines = [line for line in bill.lines if line.left]
    parts = split(of_lines, [line.left for line in lines]) if lines else []
    tips = split(of_tips, [tip.left for tip in bill.tips]) if bill.tips_left else []
    return (
        tuple(part_of(line, part) for line, part in zip(lines, parts, strict=True) if part),
        tuple((tip.member, part) for tip, part in zip(bill.tips, tips, strict=False) if part),
    )


def check_one(bill: BillLeft, number: int, amount: int) -> None:
    """So much of one payment."""
    payment = next((each for each in bill.payments if each.id == number), None)
    if payment is None:
        raise WrongRefund("Which payment?", of_payment="Choose a payment of this bill.")
    left = format_money(payment.left, bill.currency)
    if not 0 < amount <= payment.left:
        raise WrongRefund(f"{left} of that payment can go back.", of_amount=f"At most {left}.")


def part_of(line: SoldLine, amount: int) -> Returned:
    """Once nothing of its price is left, nothing of the line is."""
    return Returned(line.id, line.left_quantity if amount == line.left else 0, amount)


def chosen_lines(bill: BillLeft, wanted: Mapping[int, Asked]) -> Lines:
    known = {line.id: line for line in bill.lines}
    faults: dict[str, str] = {}
    found = []
    for number, asked in wanted.items():
        line = known.get(number)
        fault = fault_in(line, asked, bill.currency)
        if fault or line is None:
            faults[f"line-{number}"] = fault
            continue
        amount = line.worth(asked.quantity) if asked.amount is None else asked.amount
        if amount or asked.quantity:
            found.append(Returned(number, asked.quantity, amount))
    if faults:
        raise WrongRefund("More cannot go back than was sold. Look at what is marked.", **faults)
    return tuple(sorted(found, key=lambda each: list(known).index(each.line)))


def fault_in(line: SoldLine | None, asked: Asked, currency: str) -> str:
    if line is None:
        return "There is no such line on this bill."
    if not 0 <= asked.quantity <= line.left_quantity:
        return f"{line.left_quantity} of it can go back."
    if asked.amount is not None and not 0 <= asked.amount <= line.left:
        return f"{format_money(line.left, currency)} of it can go back."
    return ""


def chosen_tips(bill: BillLeft, wanted: Mapping[int, int]) -> Tips:
    left = {tip.member: tip.left for tip in bill.tips}
    faults = {
        f"tip-{member}": f"{format_money(left.get(member, 0), bill.currency)} of the tip can go back."
        for member, amount in wanted.items()
        if not 0 <= amount <= left.get(member, 0)
    }
    if faults:
        raise WrongRefund("More cannot go back than was given as a tip.", **faults)
    return tuple((member, amount) for member, amount in wanted.items() if amount)


def check_vouchers(bill: BillLeft, lines: Lines) -> None:
    """What was sold to be used later goes back whole, or not at all."""
    sold = {line.id: line for line in bill.lines if line.is_voucher}
    wrong = [
        each.line
        for each in lines
        if each.line in sold and each.amount != sold[each.line].worth(each.quantity)
    ]
    if wrong:
        title = sold[wrong[0]].title
        raise WrongRefund(
            f"{title} goes back whole, or not at all: say how many.",
            **{f"line-{number}": "Only whole ones go back." for number in wrong},
        )


def as_it_came(bill: BillLeft, amount: int, lines: Lines) -> dict[int, int]:
    """By the payments the bill has: what vouchers paid of the lines; points in proportion, in whole points;
    then what is owed; then the others in their order.
    """
    parts = vouchers_part(bill, lines)
    by_vouchers = sum(parts.values())
    of_lines = sum(line.amount for line in lines) - by_vouchers
    parts |= points_part(bill, amount - by_vouchers, of_lines, by_vouchers)
    rest = amount - sum(parts.values())
    for payment in sorted(bill.payments, key=lambda each: each.method is not Method.on_account):
        more = min(rest, payment.left - parts.get(payment.id, 0))
        if payment.method is not Method.points and more:
            parts[payment.id] = parts.get(payment.id, 0) + more
            rest -= more
    return parts


def vouchers_part(bill: BillLeft, lines: Lines) -> dict[int, int]:
    """Of each line as much of what a voucher paid as of the line."""
    paid_by = {payment.voucher: payment for payment in bill.payments if payment.voucher is not None}
    of_visit = {line.line: line for line in bill.lines}
    goes = {each.line: each.amount for each in lines}
    parts: dict[int, int] = defaultdict(int)
    for (voucher, number), covered in bill.covered.items():
        line, payment = of_visit.get(number), paid_by.get(voucher)
        if line and payment and line.left:
            parts[payment.id] += min(covered * goes.get(line.id, 0) // line.left, payment.left)
    return {number: part for number, part in parts.items() if part}


def points_part(bill: BillLeft, amount: int, of_lines: int, by_vouchers: int = 0) -> dict[int, int]:
    """At least what nothing else paid; else as much of the points as of the lines, down to whole points."""
    found = next((each for each in bill.payments if each.method is Method.points and each.left), None)
    if found is None:
        return {}
    in_money = bill.left - bill.by_points() - by_vouchers
    least = -(-max(0, amount - in_money) // found.step) * found.step
    share = found.left * of_lines // max(1, bill.lines_left) // found.step * found.step
    part = min(max(least, share), found.left)
    if part > amount:
        step = format_money(found.step, bill.currency)
        raise WrongRefund(
            f"What is left was paid with points, and a point is {step}. Refund whole points.",
            payments=f"In steps of {step}.",
        )
    return {found.id: part} if part else {}


def check_payments(bill: BillLeft, parts: Mapping[int, int], amount: int) -> None:
    """No payment gives more than is left of it, and together they give exactly `amount`."""
    known = {payment.id: payment for payment in bill.payments}
    found = {f"payment-{number}": fault_by(known.get(number), part, bill) for number, part in parts.items()}
    faults = {name: fault for name, fault in found.items() if fault}
    if faults:
        raise WrongRefund("More cannot go back than was paid that way. Look at what is marked.", **faults)
    short = amount - sum(parts.values())
    if short:
        words = "less" if short > 0 else "more"
        sentence = f"The payments chosen come to {format_money(abs(short), bill.currency)} {words} than it."
        raise WrongRefund(f"What goes back is another sum. {sentence}", payments=sentence)


def fault_by(payment: PaymentLeft | None, part: int, bill: BillLeft) -> str:
    if payment is None:
        return "This bill has no such payment."
    if not 0 <= part <= payment.left:
        return f"{format_money(payment.left, bill.currency)} of it is left."
    return f"In steps of {format_money(payment.step, bill.currency)}." if part % payment.step else ""


def by_means(bill: BillLeft, parts: Mapping[int, int], otherwise: Mapping[int, Method]) -> list[GivenBack]:
    found = []
    for payment in bill.payments:
        method = otherwise.get(payment.id, payment.method)
        if method is not payment.method and payment.method is Method.on_account:
            raise WrongRefund(
                "What was put on account goes off what is owed. What was paid of it becomes a deposit.",
                **{f"means-{payment.id}": "It goes back as it was."},
            )
        if method is not payment.method and method not in MONEY:
            raise WrongRefund(
                "Another way is in cash or by card.", **{f"means-{payment.id}": "Choose cash or card."}
            )
        if method is not payment.method and payment.method is Method.voucher:
            raise WrongRefund(
                "What a certificate or a membership paid goes back on it.",
                **{f"means-{payment.id}": "It goes back as it was."},
            )
        if parts.get(payment.id):
            found.append(GivenBack(payment.id, parts[payment.id], method))
    return found


def check_coins(bill: BillLeft, given: Sequence[GivenBack]) -> None:
    """Where the smallest coins are gone cash goes in whole steps; the last of a payment goes as it came."""
    left = {payment.id: payment.left for payment in bill.payments}
    wrong = [
        part
        for part in given
        if part.method is Method.cash and part.amount % bill.cash_step and part.amount != left[part.payment]
    ]
    if wrong:
        step = format_money(bill.cash_step, bill.currency)
        sentence = f"Cash goes in steps of {step}."
        faults = {f"payment-{part.payment}": sentence for part in wrong}
        raise WrongRefund(f"{sentence} Refund a little less or more, or by card.", **faults)
