"""Everything that a segment may ask: one catalogue, a module for each part of the salon."""

from collections.abc import Iterable, Sequence

from clients.rules.fields import Field
from clients.rules.formulas import Formula
from clients.tables.fields import Of
from lists.facts.cards import CARDS
from lists.facts.consents import agreed
from lists.facts.messages import MESSAGES
from lists.facts.money import money
from lists.facts.own import own
from lists.facts.own_visits import of_visits
from lists.facts.pending import PENDING
from lists.facts.points import POINTS
from lists.facts.said import SAID
from lists.facts.trust import TRUST
from lists.facts.visits import VISITS
from lists.rules.catalogue import Catalogue


def catalogue(
    currencies: Sequence[str],
    scales: Iterable[tuple[int, str]] = (),
    fields: Sequence[Field] = (),
    consents: Iterable[tuple[int, str]] = (),
    formulas: Sequence[Formula] = (),
) -> Catalogue:
    """By key; amounts once for each currency of the business, which cannot be added up.

    `fields` are those of clients and of visits.
    """
    of_clients = [each for each in fields if each.of == Of.client]
    filled_in = {f"visit_field_{each.id}": of_visits(each) for each in fields if each.of == Of.visit}
    asked = {**own(scales, of_clients, formulas), **filled_in, **agreed(consents)}
    return {**CARDS, **asked, **VISITS, **TRUST, **money(currencies), **POINTS, **MESSAGES, **SAID, **PENDING}
