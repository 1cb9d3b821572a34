"""Language, source, importance, personal discount and who is responsible, from a form onto a card."""

from collections.abc import Callable, Mapping
from typing import Any

from clients.queries.responsible import offered, responsible_for
from clients.queries.sources import source_names
from clients.rules import facts as rules
from clients.schemas import ClientForm
from clients.tables import Client
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.typed import is_number

COLUMNS = ("language", "client_source", "importance", "discount_rate", "responsible")
Values = dict[str, Any]
GONE = "That source was removed or merged meanwhile. Choose another one."
LEFT = "They do not work here any more. Choose somebody else."


async def read_facts(actor: Actor, form: ClientForm, kept: Client | None) -> tuple[Values, dict[str, str]]:
    """What is written on the card, in the order of `COLUMNS`, and what is wrong by field.

    Who may not give discounts leaves the personal one as it is.
    """
    values: Values = {"discount_rate": kept.discount_rate if kept else 0}
    wrong: dict[str, str] = {}
    names, staff = await source_names(), dict(await offered(kept.responsible if kept else None))
    for column, read in readers(form, names, staff).items():
        if column == "discount_rate" and not actor.may(Permission.give_discounts):
            continue
        try:
            values[column] = read()
        except Invalid as trouble:
            wrong |= trouble.fields
    return {column: values.get(column) for column in COLUMNS}, wrong


def readers(
    form: ClientForm, names: Mapping[int, str], staff: Mapping[str, str]
) -> dict[str, Callable[[], object]]:
    return {
        "language": lambda: rules.parse_language(form.language),
        "client_source": lambda: parse_source(form.source, names),
        "importance": lambda: rules.parse_importance(form.importance),
        "discount_rate": lambda: rules.parse_personal(form.discount),
        "responsible": lambda: parse_responsible(form.responsible, staff),
    }


def parse_source(text: str, names: Mapping[int, str]) -> int | None:
    if text and not (is_number(text) and int(text) in names):
        raise Invalid(GONE, source=GONE)
    return int(text) if text else None


def parse_responsible(text: str, staff: Mapping[str, str]) -> int | None:
    """Who left may stay, and is not chosen anew."""
    if text and text not in staff:
        raise Invalid(LEFT, responsible=LEFT)
    return int(text) if text else None


async def told_facts(client: Client) -> dict[str, str]:
    """As the journal tells them."""
    source = (await source_names()).get(client.client_source, "") if client.client_source else ""
    responsible = await responsible_for(client.responsible)
    return rules.told(client.language, source, client.importance, client.discount_rate, responsible)
