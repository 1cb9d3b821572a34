"""A receipt in the words of ATOL Online."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from checkout.registers.corrects import Corrects
from checkout.registers.protocol import Document
from checkout.registers.russian import Position, payments, positions, roubles

WHEN = "%d.%m.%Y %H:%M:%S"
TYPES = {"cash": 0, "electronically": 1, "prepaid": 2, "credit": 3}
COMMODITY, SERVICE, PAYMENT = 1, 4, 10
PIECES = 0  # the measure of what is counted
SYSTEMS = {"usnIncome": "usn_income", "usnIncomeOutcome": "usn_income_outcome"}
Json = dict[str, object]


def receipt_of(document: Document, values: Mapping[str, str], zone: str) -> Json | None:
    """Nothing where all of it was paid with points: the law wants no receipt of that."""
    lines = positions(document, values["vat"])
    total = sum(line.amount for line in lines)
    if total == 0:
        return None
    return {
        "timestamp": document.at.astimezone(ZoneInfo(zone)).strftime(WHEN),
        "correction" if document.corrects else "receipt": {
            **(about(document.corrects) if document.corrects else {}),
            "client": reached(document, values),
            "company": company(values),
            "items": [item(line) for line in lines],
            "payments": [{"type": TYPES[way], "sum": roubles(sum_)} for way, sum_ in payments(document)],
            "total": roubles(total),
            **({"cashier": document.cashier[:64]} if document.cashier else {}),
        },
    }


def about(corrects: Corrects) -> Json:
    said = {"type": corrects.basis, "base_date": f"{corrects.happened_on:%d.%m.%Y}"}
    return {"correction_info": said | ({"base_number": corrects.number} if corrects.number else {})}


def reached(document: Document, values: Mapping[str, str]) -> Json:
    """One of the two has to be there: of who left neither, the receipt goes to the salon."""
    client = document.customer
    if client.phone and not client.email:
        return {"phone": client.phone}
    return {"email": client.email or values["email"]}


def company(values: Mapping[str, str]) -> Json:
    said: Json = {
        "email": values["email"],
        "inn": values["inn"],
        "payment_address": values["payment_address"],
    }
    if values["taxation"]:
        said["sno"] = SYSTEMS.get(values["taxation"], values["taxation"])
    return said


def item(line: Position) -> Json:
    return {
        "name": line.title,
        "price": roubles(line.price),
        "quantity": line.quantity,
        "measure": PIECES,
        "sum": roubles(line.amount),
        "payment_method": line.paid,
        "payment_object": PAYMENT if line.is_payment else SERVICE if line.is_service else COMMODITY,
        "vat": {"type": line.vat},
    }
