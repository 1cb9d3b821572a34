"""Kinds of certificates: what they cost, what they are good for, where and how they are sold."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from piccolo.columns import Column

from catalog.reading import MARKED, Reader, among, day, optional, read, ticked, whole, words, wrong
from catalog.tables import Branch
from catalog.voucher_tables import VoucherType
from kit import journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.money import parse_money
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from loyalty.actions.voucher_types import (
    add_voucher_type,
    place_faults,
    put_active,
    put_places,
    rename,
    require_all,
)
from loyalty.certificate_schemas import CertificateTypeForm
from loyalty.certificate_tables import CertificateTerms, Covers, Design, Lasts, PaysFor, TermUnit
from loyalty.queries.certificate_types import access_type, type_facts

HOLD = "SELECT FROM voucher_type WHERE id = $1 FOR UPDATE"
IS_SOLD = """
SELECT EXISTS (SELECT FROM voucher WHERE of_type = $1)
    OR EXISTS (SELECT FROM certificate_sale WHERE of_type = $1 AND state IN ('new', 'open'))
"""
IS_THERE = "SELECT count(*) FROM service WHERE id = ANY($1::int[])"
CLEAR_SERVICES = "DELETE FROM certificate_service WHERE of_type = $1"
PUT_SERVICES = """
INSERT INTO certificate_service (of_type, service, quantity)
SELECT $1, service, quantity FROM unnest($2::int[], $3::int[]) AS given (service, quantity)
"""
TIED = (PaysFor.chosen, PaysFor.chosen_and_goods)
MOST_PIECES = 50
# What whoever bought one has been promised.
PROMISED = ("covers", "pays_for", "is_used_once", "services")
OF_TYPE = ("name", "price")


class SoldUnderTheseTerms(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Some have been sold, so what they pay for stays as it is. Archive this kind and add another one."
        )


async def add_type(actor: Actor, here: Branch, form: CertificateTypeForm) -> int:
    """Its currency is that of the branch. Raises `Invalid` naming every field that is wrong."""
    actor.require(Permission.edit_loyalty)
    values = await read_type(actor, here, form)
    async with transaction():
        kind = VoucherType.Kind.certificate
        made = await add_voucher_type(kind, here.currency, values["name"], values["price"])
        await CertificateTerms(of_type=made, **terms_in(values)).save()
        await put_ties(made, values)
        after = await type_facts(made)
        await journal.write(actor, "add", ("voucher_type", made), branch=here.id, after=after)
    return made


async def change_type(actor: Actor, here: Branch, of_type: int, form: CertificateTypeForm) -> None:
    """What those that were sold pay for stays; raises `SoldUnderTheseTerms`, `SoldElsewhere`, Stale."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        before = await hold(actor, of_type)
        refuse_stale(form.seen, before)
        values = await read_type(actor, here, form)
        is_sold = await fetch_value(IS_SOLD, of_type)
        if is_sold and any(promise(values[each]) != promise(before[each]) for each in PROMISED):
            raise SoldUnderTheseTerms
        await rename(of_type, values["name"], values["price"])
        columns: dict[Column | str, Any] = {name: each for name, each in terms_in(values).items()}
        await CertificateTerms.update(columns).where(CertificateTerms.of_type == of_type)
        await put_ties(of_type, values)
        after = await type_facts(of_type)
        subject = ("voucher_type", of_type)
        await journal.write(actor, "change", subject, branch=here.id, before=before, after=after)


async def set_active(actor: Actor, of_type: int, *, active: bool) -> None:
    """One that is archived is sold no more; those that were sold go on."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        await hold(actor, of_type)
        await put_active(actor, of_type, active=active)


async def hold(actor: Actor, of_type: int) -> dict[str, Any]:
    """What is known of it; nobody else changes it until the transaction ends."""
    await access_type(actor, of_type)
    await execute(HOLD, of_type)
    facts = await type_facts(of_type)
    require_all(actor, facts["branches"])
    return facts


def promise(value: object) -> object:
    return sorted(value.items()) if isinstance(value, Mapping) else value


def terms_in(values: Mapping[str, Any]) -> dict[str, Any]:
    left_out = (*OF_TYPE, "services", "places")
    return {name: value for name, value in values.items() if name not in left_out}


async def put_ties(of_type: int, values: Mapping[str, Any]) -> None:
    services: dict[int, int] = values["services"]
    await put_places(of_type, values["places"])
    await execute(CLEAR_SERVICES, of_type)
    await execute(PUT_SERVICES, of_type, list(services), list(services.values()))


async def read_type(actor: Actor, here: Branch, form: CertificateTypeForm) -> dict[str, Any]:
    """The columns; `Invalid` names every field that is wrong at once."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    columns = partial(read, form, readers_of(form, here.currency))
    for part in (columns, partial(services_of, form)):
        try:
            values |= part()
        except Invalid as trouble:
            faults |= trouble.fields
    if values.get("price", 0) > values.get("nominal", values.get("price", 0)):
        faults["price"] = "It may not cost more than it is worth."
    faults |= await place_faults(actor, here, form.places) | await service_faults(values)
    if faults:
        raise Invalid(MARKED, **faults)
    return {**values, "places": sorted(form.places)}


def readers_of(form: CertificateTypeForm, currency: str) -> dict[str, Reader]:
    is_until, is_term = form.lasts == Lasts.until, form.lasts == Lasts.term

    def money(text: str, field: str) -> int:
        found = parse_money(text, currency, field)
        if found <= 0:
            raise wrong(field, "Write an amount above zero.")
        return found

    return {
        "name": words(160),
        "covers": among(Covers),
        "nominal": money,
        "price": money,
        "pays_for": among(PaysFor),
        "is_used_once": ticked,
        "lasts": among(Lasts),
        "until_on": day if is_until else unasked,
        "term": whole(1, 1000) if is_term else unasked,
        "term_unit": among(TermUnit),
        "most_sold": optional(whole(1, 1_000_000)),
        "is_online": ticked,
        "title": words(160, least=0),
        "about": words(600, least=0),
        "design": among(Design),
    }


def unasked(_text: str, _field: str) -> None:
    return None


def services_of(form: CertificateTypeForm) -> dict[str, Any]:
    """Which it is tied to, and how often each is given; none where it is tied to none."""
    gives = form.covers == Covers.services
    if not gives and form.pays_for not in TIED:
        return {"services": {}}
    number = whole(1, MOST_PIECES)
    chosen = {each: text.strip() for each, text in form.services.items() if text.strip() not in ("", "0")}
    services = {each: number(text, "services") if gives else 1 for each, text in chosen.items()}
    if not services:
        raise wrong("services", "Choose at least one service.")
    if sum(services.values()) > MOST_PIECES:
        raise wrong("services", f"At most {MOST_PIECES} services in one certificate.")
    return {"services": services}


async def service_faults(values: Mapping[str, Any]) -> dict[str, str]:
    services = list(values.get("services", {}))
    return (
        {} if await fetch_value(IS_THERE, services) == len(services) else {"services": "Choose of the list."}
    )
