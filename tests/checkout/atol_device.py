"""A fiscal register behind the web server of ATOL's driver 10, with its addresses, tasks and codes."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Task = dict[str, Any]
OK = {"code": 0, "description": "Ошибок нет"}
TEXTS = {
    2: "Нет связи", 13: "Некорректное значение параметра", 16: "Неверная цена (сумма)", 44: "Нет бумаги",
    45: "Открыта крышка", 46: "Нет связи с принтером чеков",
    52: "Сумма не наличных платежей превышает сумму чека",
    66: "Чек оплачен не полностью", 68: "Смена превысила 24 часа", 73: "Смена закрыта - операция невозможна",
    80: "В ККТ нет денег для выплаты", 83: "Смена открыта, операция невозможна",
    118: "Неисправимая ошибка ФН",
    144: "Недопустимый номер ставки налога",
}  # fmt: skip
WAYS = {"0": "cash", "1": "electronically", "2": "prepaid", "3": "credit", "4": "other"}
KNOWN_VAT = {"none"} | {f"vat{rate}" for rate in (0, 5, 7, 10, 18, 20, 22, 105, 107, 110, 122)}
NEEDS_SHIFT = ("sell", "sellReturn", "sellCorrection", "sellReturnCorrection", "cashIn", "cashOut")
PRINTING = {*NEEDS_SHIFT, "openShift", "closeShift", "reportX", "nonFiscal"}
KOPECK = Decimal("0.01")


class Refuses(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(TEXTS.get(code, "Неизвестная ошибка"))
        self.code = code


@dataclass
class Counter:
    count: int = 0
    sum: Decimal = Decimal(0)
    payments: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def told(self) -> Task:
        ways = {way: self.payments.get(way, Decimal(0)) for way in WAYS.values()}
        return {"count": self.count, "sum": self.sum, "payments": ways}


@dataclass
class AtolDevice:
    """What it has printed, and how it is."""

    paper: bool = True
    cover_open: bool = False
    connected: bool = True
    shift: str = "closed"
    shift_number: int = 10
    cash: Decimal = Decimal(0)
    documents: int = 100
    looks_until_ready: int = 1
    prints: bool = True
    breaks: int = 0  # an error code for the next document
    ends_as: str = ""  # a status other than ready for the next task
    login: str = ""
    printed: list[Task] = field(default_factory=list)
    tasks: dict[str, Task] = field(default_factory=dict)
    counted: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))

    def answer(self, method: str, path: str, head: dict[str, str], said: Any) -> tuple[int, Any]:
        if self.login and head.get("authorization") != self.login:
            return 401, {"error": {"code": 401, "description": "Unauthorized"}}
        place, _, uuid = path.partition("/requests")
        if place not in ("/api/v2", ""):
            return 404, {}
        return self.taken(said) if method == "POST" else self.looked_at(uuid.strip("/"))

    def taken(self, said: Any) -> tuple[int, Any]:
        if not isinstance(said, dict) or not said.get("uuid") or not said.get("request"):
            return 400, {"error": {"code": 13, "description": "Не найден обязательный параметр"}}
        uuid, asked = str(said["uuid"]), said["request"]
        if uuid in self.tasks:
            return 409, {"error": {"code": 409, "description": "Задание с таким UUID уже существует"}}
        tasks = asked if isinstance(asked, list) else [asked]
        if any(not hasattr(self, f"task_{task.get('type')}") for task in tasks):
            return 400, {"error": {"code": 13, "description": "Неизвестный тип задания"}}
        self.tasks[uuid] = {"looks": 0, "results": [self.carried_out(task) for task in tasks]}
        return 201, {"number": len(self.tasks), "uuid": uuid, "isBlocked": False, "blockedUUID": ""}

    def looked_at(self, uuid: str) -> tuple[int, Any]:
        task = self.tasks.get(uuid)
        if task is None:
            return 404, {"error": {"code": 404, "description": "Задание не найдено"}}
        task["looks"] += 1
        if task["looks"] < self.looks_until_ready:
            status = "wait" if task["looks"] == 1 else "inProgress"
            return 200, {"results": [{"status": status, "error": OK, "result": None}]}
        return 200, {"results": task["results"]}

    def carried_out(self, task: Task) -> Task:
        status, self.ends_as = self.ends_as or "ready", ""
        if status != "ready":
            return {"status": status, "error": OK, "result": None}
        try:
            self.refuse(task["type"])
            result = getattr(self, f"task_{task['type']}")(task)
        except Refuses as refusal:
            fault = {"code": refusal.code, "description": str(refusal)}
            return {"status": "error", "error": fault, "result": None}
        return {"status": "ready", "error": OK, "result": result}

    def refuse(self, kind: str) -> None:
        code, self.breaks = (self.breaks, 0) if kind in PRINTING else (0, self.breaks)
        hindrances = (
            (code != 0, code),
            (not self.connected, 2),
            (kind in PRINTING and not self.paper, 44),
            (kind in PRINTING and self.cover_open, 45),
            (kind in NEEDS_SHIFT and self.shift == "closed", 73),
            (kind in NEEDS_SHIFT and self.shift == "expired", 68),
        )
        for is_so, why in hindrances:
            if is_so:
                raise Refuses(why)

    def task_sell(self, task: Task) -> Task:
        total, paid = self.checked(task)
        change = sum(paid.values()) - total
        if paid["cash"]:
            self.cash += paid["cash"] - change
            paid["cash"] -= change
        return self.registered(task, total, paid)

    def task_sellReturn(self, task: Task) -> Task:  # the driver's name for it
        total, paid = self.checked(task)
        if paid["cash"] > self.cash:
            raise Refuses(80)
        self.cash -= paid["cash"]
        return self.registered(task, total, paid)

    def task_sellCorrection(self, task: Task) -> Task:
        check_basis(task)
        return self.task_sell(task)

    def task_sellReturnCorrection(self, task: Task) -> Task:
        check_basis(task)
        return self.task_sellReturn(task)

    def checked(self, task: Task) -> tuple[Decimal, dict[str, Decimal]]:
        total = sum((self.checked_item(item) for item in task.get("items", [])), Decimal(0))
        if "taxes" in task:  # a correction as registers before format 1.1 have it: sums and no items
            total = sum((Decimal(payment["sum"]) for payment in task["payments"]), Decimal(0))
        paid: dict[str, Decimal] = defaultdict(Decimal)
        for payment in task["payments"]:
            paid[WAYS.get(payment["type"], payment["type"])] += Decimal(payment["sum"])
        if sum(paid.values()) < total:
            raise Refuses(66)
        if sum(paid.values()) - paid["cash"] > total:
            raise Refuses(52)
        return total, paid

    def checked_item(self, item: Task) -> Decimal:
        amount = Decimal(item["amount"])
        if abs(Decimal(item["price"]) * Decimal(item["quantity"]) - amount) > KOPECK / 2:
            raise Refuses(16)
        if item["tax"]["type"] not in KNOWN_VAT:
            raise Refuses(144)
        return amount

    def registered(self, task: Task, total: Decimal, paid: dict[str, Decimal]) -> Task:
        counter = self.counted[task["type"]]
        counter.count += 1
        counter.sum += total
        for way, sum_ in paid.items():
            counter.payments[way] += sum_
        self.printed.append({**task, "paid": dict(paid)})
        return self.document(fiscalReceiptNumber=counter.count, total=total)

    def document(self, **more: Any) -> Task:
        self.documents += 1
        params = {
            "fiscalDocumentDateTime": "2026-12-02T15:07:00+03:00",
            "fiscalDocumentNumber": self.documents,
            "fiscalDocumentSign": str(1_000_000_000 + self.documents),
            "fnNumber": "9999078900000961",
            "registrationNumber": "0000000001002292",
            "shiftNumber": self.shift_number,
            "fnsUrl": "www.nalog.gov.ru",
        }
        return {"fiscalParams": params | more, "warnings": {"notPrinted": not self.prints}}

    def task_openShift(self, _task: Task) -> Task:
        if self.shift != "closed":
            raise Refuses(83)
        self.shift, self.shift_number = "opened", self.shift_number + 1
        self.counted.clear()
        return self.document()

    def task_closeShift(self, _task: Task) -> Task:
        if self.shift == "closed":
            raise Refuses(73)
        self.shift = "closed"
        receipts = sum(counter.count for counter in self.counted.values())
        self.counted.clear()
        return self.document(receiptsCount=receipts)

    def task_reportX(self, _task: Task) -> Task:
        return self.document(total=self.cash)

    def task_cashIn(self, task: Task) -> Task:
        self.cash += Decimal(task["cashSum"])
        return {"counters": {"cashSum": self.cash}}

    def task_cashOut(self, task: Task) -> Task:
        if Decimal(task["cashSum"]) > self.cash:
            raise Refuses(80)
        self.cash -= Decimal(task["cashSum"])
        return {"counters": {"cashSum": self.cash}}

    def task_nonFiscal(self, task: Task) -> None:
        self.printed.append(task)

    def task_getShiftStatus(self, _task: Task) -> Task:
        return {"shiftStatus": {"expiredTime": None, "number": self.shift_number, "state": self.shift}}

    def task_getDeviceStatus(self, _task: Task) -> Task:
        said = {"paperPresent": self.paper, "coverOpened": self.cover_open, "shift": self.shift}
        return {"deviceStatus": {**said, "blocked": False, "fiscal": True, "fnPresent": True}}

    def task_getShiftTotals(self, _task: Task) -> Task:
        kinds = ("sell", "sellReturn", "buy", "buyReturn")
        receipts = {kind: self.counted[kind].told() for kind in kinds}
        return {
            "shiftTotals": {
                "shiftNumber": self.shift_number,
                "cashDrawer": {"sum": self.cash},
                "income": {"count": 0, "sum": 0},
                "outcome": {"count": 0, "sum": 0},
                "receipts": receipts,
            }
        }


def check_basis(task: Task) -> None:
    """A correction says why there is one, of which day, and by which instruction."""
    is_known = task.get("correctionType") in ("self", "instruction")
    is_dated = re.fullmatch(r"[0-9]{4}[.][0-9]{2}[.][0-9]{2}", task.get("correctionBaseDate", ""))
    is_numbered = task.get("correctionType") == "self" or task.get("correctionBaseNumber")
    if not (is_known and is_dated and is_numbered):
        raise Refuses(13)
