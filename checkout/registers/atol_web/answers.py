"""What the driver says of a task, and what of it we keep."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Raw, Struct

from checkout.registers.atol_web.troubles import trouble_of
from checkout.registers.protocol import (
    Fiscal,
    Means,
    Rejected,
    ShiftState,
    ShiftTotals,
    State,
    Supply,
    Unknown,
)
from checkout.registers.russian import CURRENCY, Registered, kopecks

WAITING = {"wait", "inProgress"}
HELD_UP = "The register is held up by an earlier document. Look at its display, and at the paper."
BROKEN_OFF = "The register broke off, and does not say how far it came."
CALLED_OFF = "Somebody called this off at the register."
NONSENSE = "The register’s answer makes no sense, or is half of one."
NOT_PRINTED = "It is registered, but the paper did not come out. Put in paper: the register has it still."
SHIFTS = {"closed": ShiftState.closed, "opened": ShiftState.open, "expired": ShiftState.expired}
MEANS = {
    "cash": Means.cash,
    "electronically": Means.card,
    "prepaid": Means.prepaid,
    "credit": Means.credit,
    "other": Means.other,
}


class Fault(Struct, frozen=True):
    code: int = 0
    description: str = ""


class Result(Struct, frozen=True):
    """How far a task is. `result` stays as it came until it is known what it should hold."""

    status: str
    error: Fault | None = None
    result: Raw = Raw(b"null")


class Results(Struct, frozen=True):
    """Of each task of a request; we always send one."""

    results: list[Result]


class Params(Struct, frozen=True, rename="camel"):
    """What the fiscal store made of a document. Only receipts and X reports have a total."""

    fiscal_document_number: int
    fiscal_document_sign: str | int
    fn_number: str | int
    fiscal_document_date_time: datetime
    shift_number: int = 0
    total: Decimal | None = None


class Warnings(Struct, frozen=True, rename="camel"):
    not_printed: bool = False


class Device(Struct, frozen=True, rename="camel"):
    paper_present: bool = True
    cover_opened: bool = False
    blocked: bool = False
    shift: str = ""


class Counted(Struct, frozen=True):
    count: int = 0
    sum: Decimal = Decimal(0)
    payments: dict[str, Decimal] | None = None


class Receipts(Struct, frozen=True, rename="camel"):
    sell: Counted = Counted()
    sell_return: Counted = Counted()


class Totals(Struct, frozen=True, rename="camel"):
    shift_number: int
    receipts: Receipts


class Told(Struct, frozen=True, rename="camel"):
    """The result of any task; each has its own part of it."""

    fiscal_params: Params | None = None
    warnings: Warnings | str | list[object] | None = None
    device_status: Device | None = None
    shift_totals: Totals | None = None

    @property
    def is_unprinted(self) -> bool:
        return isinstance(self.warnings, Warnings) and self.warnings.not_printed


def told(result: Result) -> tuple[Told, Mapping[str, object]]:
    """What a finished task brought, and all of it as it came; raises what became of any other."""
    if result.status == "error":
        raise trouble_of(result.error.code, result.error.description) if result.error else Unknown(NONSENSE)
    if result.status == "blocked":
        raise Unknown(HELD_UP)
    if result.status == "canceled":
        raise Rejected(CALLED_OFF)
    if result.status != "ready":
        raise Unknown(BROKEN_OFF)
    try:
        known = msgspec.json.decode(result.result, type=Told | None)
        whole = msgspec.json.decode(result.result, type=dict[str, object] | None)
    except msgspec.DecodeError as error:
        raise Unknown(NONSENSE) from error
    return known or Told(), whole or {}


def fiscal_of(params: Params, whole: Mapping[str, object], zone: str, *, is_refund: bool) -> Fiscal:
    at = params.fiscal_document_date_time
    return Registered(
        number=params.fiscal_document_number,
        sign=str(params.fiscal_document_sign),
        store=str(params.fn_number),
        at=at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone)),
        total=kopecks(params.total or Decimal(0)),
        is_refund=is_refund,
    ).fiscal(whole)


def totals_of(totals: Totals, fiscal: Fiscal | None) -> ShiftTotals:
    sold, returned = totals.receipts.sell, totals.receipts.sell_return
    return ShiftTotals(
        number=str(totals.shift_number),
        currency=CURRENCY,
        sales=by_means(sold),
        refunds=by_means(returned),
        count=sold.count + returned.count,
        fiscal=fiscal,
    )


def by_means(counted: Counted) -> dict[Means, int]:
    """A register cannot tell a card from a payment online."""
    sums = {MEANS[way]: kopecks(sum_) for way, sum_ in (counted.payments or {}).items() if way in MEANS}
    return {means: sum_ for means, sum_ in sums.items() if sum_}


def state_of(device: Device) -> State:
    return State(
        paper=Supply.enough if device.paper_present else Supply.out,
        is_cover_open=device.cover_opened,
        shift=SHIFTS.get(device.shift, ShiftState.none),
        words="The register is blocked. Call its service." if device.blocked else "",
    )
