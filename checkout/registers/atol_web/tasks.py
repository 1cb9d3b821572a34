"""What is asked of the driver: each is a task in its JSON."""

from collections.abc import Mapping, Sequence

from checkout.registers.corrects import Corrects
from checkout.registers.protocol import Document, Move
from checkout.registers.russian import Position, payments, positions, roubles

Task = dict[str, object]
SELL, SELL_RETURN = "sell", "sellReturn"
SELL_CORRECTION, SELL_RETURN_CORRECTION = "sellCorrection", "sellReturnCorrection"
LONGEST_NAME = 64
SETTLED = {
    "full_payment": "fullPayment",
    "partial_payment": "partialPayment",
    "credit": "credit",
    "credit_payment": "creditPayment",
    "advance": "advance",
}


def receipt_task(kind: str, document: Document, values: Mapping[str, str]) -> Task | None:
    """Nothing is sold where all of it was paid with points: the law wants no receipt of that."""
    lines = positions(document, values["vat"])
    total = sum(line.amount for line in lines)
    if total == 0:
        return None
    task: Task = {"type": kind}
    if values["taxation"]:
        task["taxationType"] = values["taxation"]
    reached = document.customer.email or document.customer.phone
    if reached:
        task["clientInfo"] = {"emailOrPhone": reached}
    return task | {
        **(about(document.corrects) if document.corrects else {}),
        **by(document.cashier),
        "items": [item(line) for line in lines],
        "payments": [{"type": way, "sum": roubles(sum_)} for way, sum_ in payments(document)],
        "total": roubles(total),
    }


def about(corrects: Corrects) -> Task:
    return {
        "correctionType": corrects.basis,
        "correctionBaseDate": f"{corrects.happened_on:%Y.%m.%d}",
        "correctionBaseNumber": corrects.number,
    }


def item(line: Position) -> Task:
    return {
        "type": "position",
        "name": line.title,
        "price": roubles(line.price),
        "quantity": line.quantity,
        "amount": roubles(line.amount),
        "paymentMethod": SETTLED[line.paid],
        "paymentObject": object_of(line),
        "tax": {"type": line.vat},
    }


def object_of(line: Position) -> str:
    if line.is_payment:
        return "payment"
    return "service" if line.is_service else "commodity"


def shift_task(kind: str, move: Move) -> Task:
    return {"type": kind, **by(move.cashier)}


def cash_task(kind: str, move: Move) -> Task:
    return {"type": kind, **by(move.cashier), "cashSum": roubles(move.amount)}


def text_task(lines: Sequence[str]) -> Task:
    return {"type": "nonFiscal", "items": [{"type": "text", "text": line} for line in lines]}


def by(cashier: str) -> Task:
    return {"operator": {"name": cashier[:LONGEST_NAME]}} if cashier else {}
