"""ATOL Online, version 5: tokens that run out, a queue, and one receipt for each external_id."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import uuid4

ERRORS = {
    10: (401, "MissingToken"), 11: (401, "ExpiredToken"), 12: (401, "Неверный логин или пароль"),
    20: (401, "Код группы, указанный в запросе, не соответствует токену"),
    30: (400, "Передан некорректный UUID"), 32: (400, "Ошибка валидации входного чека. Ошибочные поля : {}"),
    33: (400, "В системе существует чек с external_id : {} и group_code: salon"),
    34: (200, "Состояние чека не найдено. Попробуйте позднее."), 50: (500, "Ошибка сервера"),
}  # fmt: skip
NEEDED = ("name", "price", "quantity", "measure", "sum", "payment_method", "payment_object", "vat")


@dataclass
class AtolCloud:
    """What it has registered, and how it is. `fails` is the error of the next receipt in the queue."""

    login: str = "salon"
    password: str = "secret"
    group: str = "salon-group"
    looks_until_done: int = 2
    fails: dict[str, Any] | None = None
    tokens: set[str] = field(default_factory=set)
    registered: list[dict[str, Any]] = field(default_factory=list)
    by_external: dict[str, str] = field(default_factory=dict)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, method: str, path: str, head: dict[str, str], said: Any) -> tuple[int, Any]:
        place = path.removeprefix("/possystem/v5/").split("/")
        if place == ["getToken"]:
            return self.new_token(said)
        if head.get("token") not in self.tokens:
            return self.refuses(11 if head.get("token") else 10)
        if place[0] != self.group:
            return self.refuses(20)
        if method == "GET":
            return self.report(place[2])
        return self.taken(place[1], said)

    def new_token(self, said: Any) -> tuple[int, Any]:
        if said != {"login": self.login, "pass": self.password}:
            return self.refuses(12)
        token = uuid4().hex
        self.tokens.add(token)
        return 200, {"error": None, "token": token, "timestamp": "02.12.2026 15:07:00"}

    def refuses(self, code: int, what: str = "", **more: Any) -> tuple[int, Any]:
        status, text = ERRORS[code]
        fault = {"error_id": uuid4().hex, "code": code, "text": text.format(what), "type": "system"}
        return status, {"error": fault, "timestamp": "02.12.2026 15:07:00", **more}

    def taken(self, operation: str, said: Any) -> tuple[int, Any]:
        wrong = what_is_wrong(operation, said)
        if wrong:
            return self.refuses(32, ", ".join(wrong), status="fail")
        external = said["external_id"]
        if external in self.by_external:
            return self.refuses(33, external, uuid=self.by_external[external], status="wait")
        uuid = str(uuid4())
        self.by_external[external] = uuid
        self.reports[uuid] = {"looks": 0, "said": self.outcome(operation, said)}
        return 200, {"uuid": uuid, "status": "wait", "error": None, "timestamp": "02.12.2026 15:07:00"}

    def outcome(self, operation: str, said: Any) -> dict[str, Any]:
        fault, self.fails = self.fails, None
        if fault:
            return {"status": "fail", "error": fault, "payload": None}
        self.registered.append({"operation": operation, **said})
        number = len(self.registered)
        payload = {
            "total": said[part_of(operation)]["total"],
            "fns_site": "www.nalog.gov.ru",
            "fn_number": "9999078900000961",
            "shift_number": 23,
            "receipt_datetime": "02.12.2026 15:07:00",
            "fiscal_receipt_number": number,
            "fiscal_document_number": 200 + number,
            "ecr_registration_number": "0000111118041361",
            "fiscal_document_attribute": 3_449_555_000 + number,
            "ofd_receipt_url": f"https://ofd.example.com/{number}",
        }
        return {"status": "done", "error": None, "payload": payload}

    def report(self, uuid: str) -> tuple[int, Any]:
        found = self.reports.get(uuid)
        if found is None:
            return self.refuses(30)
        found["looks"] += 1
        if found["looks"] == 1 and self.looks_until_done > 1:
            return self.refuses(34, status="wait")
        if found["looks"] < self.looks_until_done:
            return 200, {"uuid": uuid, "status": "wait", "error": None, "payload": None}
        return 200, {
            "uuid": uuid,
            "group_code": self.group,
            "timestamp": "02.12.2026 15:07:00",
            **found["said"],
        }


def part_of(operation: str) -> str:
    return "correction" if operation.endswith("_correction") else "receipt"


def wrong_basis(about: dict[str, Any]) -> list[str]:
    """What is wrong with why there is a correction."""
    found = [] if about.get("type") in ("self", "instruction") else ["type"]
    if not re.fullmatch(r"[0-9]{2}[.][0-9]{2}[.][0-9]{4}", about.get("base_date", "")):
        found.append("base_date")
    if about.get("type") == "instruction" and not about.get("base_number"):
        found.append("base_number")
    return found


def what_is_wrong(operation: str, said: Any) -> list[str]:
    receipt = said.get(part_of(operation), {})
    items, payments = receipt.get("items", []), receipt.get("payments", [])
    wrong = [name for name in ("timestamp", "external_id") if not said.get(name)]
    wrong += [
        name for name in ("email", "inn", "payment_address") if not receipt.get("company", {}).get(name)
    ]
    if not (receipt.get("client", {}).keys() & {"email", "phone"}):
        wrong.append("client")
    for item in items:
        wrong += [name for name in NEEDED if item.get(name) is None]
        if not isinstance(item.get("payment_object"), int):
            wrong.append("payment_object")
    total = sum(Decimal(item["sum"]) for item in items)
    if not items or total != Decimal(receipt.get("total", -1)):
        wrong.append("total")
    if sum(Decimal(payment["sum"]) for payment in payments) != total:
        wrong.append("payments")
    return wrong + (wrong_basis(receipt.get("correction_info", {})) if "correction" in operation else [])
