"""What the service says, and what of it we keep."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Raw, Struct

from checkout.registers.atol_online.receipt import WHEN
from checkout.registers.protocol import Fiscal, NotReachable, RegisterTrouble, Rejected, Unknown
from checkout.registers.russian import Registered, kopecks

NONSENSE = "ATOL Online’s answer makes no sense, or is half of one."
WRONG_LOGIN = "ATOL Online does not accept the login and password of this register’s settings."
BLOCKED = "ATOL Online has blocked this login. Call its service."
WRONG_GROUP = "ATOL Online knows the login, but not the group code of this register’s settings for it."
OLD_GROUP = "The registers of this group do not speak version 5. Ask ATOL Online for a group that does."
NO_TIME = "No register of the group had time for this receipt, or all of them are off. It is sent again."
FAILED = "ATOL Online could not register this receipt: {} (error {})."
REFUSED = "ATOL Online does not take this receipt: {} (error {})."
SETTINGS = {12: WRONG_LOGIN, 14: BLOCKED, 20: WRONG_GROUP, 21: OLD_GROUP}
STALE = {10, 11}  # the token
KNOWN_ALREADY = 33
NOT_YET = 34
UNFIT = {13, 31, 32, 40, 41}  # nothing was kept of it, not even its external_id


class Fault(Struct, frozen=True):
    code: int = 0
    text: str = ""
    type: str = ""

    @property
    def said(self) -> str:
        return self.text.strip().rstrip(".") or "no reason given"


class Token(Struct, frozen=True):
    token: str = ""
    error: Fault | None = None


class Taken(Struct, frozen=True):
    """The answer to a receipt that was sent; `uuid` is the service's own name for it."""

    uuid: str | None = None
    error: Fault | None = None


class Report(Struct, frozen=True):
    """How far a receipt is."""

    status: str = ""
    error: Fault | None = None
    payload: Raw = Raw(b"null")


class Payload(Struct, frozen=True):
    fiscal_document_number: int
    fiscal_document_attribute: int | str
    fn_number: str | int
    receipt_datetime: str
    total: Decimal


def trouble_of(fault: Fault | None) -> RegisterTrouble:
    """Of a receipt that failed: it was not registered, and will not be under this name."""
    if fault is None:
        return Rejected(FAILED.format("no reason given", 0))
    if fault.type == "timeout":
        return NotReachable(NO_TIME)
    return Rejected(FAILED.format(fault.said, fault.code))


def refusal(fault: Fault | None) -> RegisterTrouble:
    """Of a receipt that was not taken; what is not known may have been taken after all."""
    if fault is None:
        return Unknown(NONSENSE)
    if fault.code in SETTINGS:
        return NotReachable(SETTINGS[fault.code])
    if fault.code in STALE:
        return NotReachable(WRONG_LOGIN)
    return Rejected(REFUSED.format(fault.said, fault.code)) if fault.code in UNFIT else Unknown(NONSENSE)


def fiscal_of(report: Report, zone: str, *, is_refund: bool) -> Fiscal:
    try:
        facts = msgspec.json.decode(report.payload, type=Payload)
        whole = msgspec.json.decode(report.payload, type=dict[str, object])
        at = datetime.strptime(facts.receipt_datetime, WHEN).replace(tzinfo=ZoneInfo(zone))
    except (msgspec.DecodeError, ValueError) as error:
        raise Unknown(NONSENSE) from error
    return Registered(
        number=facts.fiscal_document_number,
        sign=str(facts.fiscal_document_attribute),
        store=str(facts.fn_number),
        at=at,
        total=kopecks(facts.total),
        is_refund=is_refund,
    ).fiscal(whole)
