"""That memberships of a type may renew, for what, and when a charge that came to nothing is tried again."""

from collections.abc import Sequence

from msgspec import Struct

from catalog.reading import MARKED
from catalog.voucher_tables import VoucherType
from kit import journal
from kit.db import execute, transaction
from kit.errors import Invalid, NotFound
from kit.money import LARGEST, parse_money
from kit.rights import Actor, Permission
from loyalty.queries.renewals import newest_terms
from loyalty.renewal_tables import RenewalTerms
from loyalty.rules.memberships import retries_fault

KEEP = """
INSERT INTO renewal_terms (of_type, is_on, price, retries, waits, client_pauses)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (of_type) DO UPDATE
SET is_on = $2, price = $3, retries = $4, waits = $5, client_pauses = $6
"""
AS_USUAL = (1, 3, 7)


class TermsForm(Struct, frozen=True, kw_only=True):
    """As typed; the days are like 1, 3, 7."""

    renews: str = ""
    price: str = ""
    retries: str = "1, 3, 7"
    waits: str = "end"
    client_pauses: str = ""


async def keep_terms(actor: Actor, of_type: int, form: TermsForm) -> None:
    """For memberships that renew from now on; those that do keep what was agreed. Raises `Invalid`."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        found = await membership_type(of_type)
        before = await RenewalTerms.objects().get(RenewalTerms.of_type == of_type)
        values = await values_of(found, form)
        await execute(KEEP, of_type, *values.values())
        known = {name: getattr(before, name) for name in values} if before else None
        await journal.write(actor, "change renewing", ("voucher_type", of_type), before=known, after=values)


async def membership_type(of_type: int) -> VoucherType:
    wanted = (VoucherType.id == min(of_type, 2**31 - 1)) & (VoucherType.kind == VoucherType.Kind.membership)
    found: VoucherType | None = await VoucherType.objects().get(wanted)
    if found is None:
        raise NotFound("There is no such type of memberships.")
    return found


async def values_of(found: VoucherType, form: TermsForm) -> dict[str, object]:
    """The columns; every field that is wrong is named at once."""
    faults: dict[str, str] = {}
    price = read_price(found, form.price, faults)
    retries = read_days(form.retries)
    fault = "Write days like 1, 3, 7, or nothing." if retries is None else retries_fault(retries)
    if fault:
        faults["retries"] = fault
    is_on = form.renews == "yes"
    newest = await newest_terms(found.id)
    if is_on and (newest is None or newest[1].length is None):
        faults["renews"] = "Memberships of this type have no last day after which they could go on."
    if faults:
        raise Invalid(MARKED, **faults)
    return {
        "is_on": is_on, "price": price, "retries": list(retries or ()), "waits": form.waits == "wait",
        "client_pauses": form.client_pauses == "yes",
    }  # fmt: skip


def read_price(found: VoucherType, text: str, faults: dict[str, str]) -> int | None:
    if not text.strip():
        if found.price <= 0:
            faults["price"] = "One costs nothing: write what a further period costs."
        return None
    try:
        price = parse_money(text.strip(), found.currency, "price")
    except Invalid as trouble:
        faults |= trouble.fields
        return None
    if not 0 < price <= LARGEST:
        faults["price"] = "Write an amount like 20.00."
    return price


def read_days(text: str) -> Sequence[int] | None:
    """None where something in it is no number."""
    parts = text.replace(",", " ").split()
    good = all(part.isdecimal() and len(part) <= 3 for part in parts)
    return [int(part) for part in parts] if good else None
