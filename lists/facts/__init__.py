"""Everything that a segment may ask: one catalogue, a module for each part of the salon."""

from collections.abc import Iterable, Sequence

from clients.rules.fields import Field
from clients.rules.formulas import Formula
from lists.facts.cards import CARDS
from lists.facts.consents import agreed
from lists.facts.messages import MESSAGES
from lists.facts.money import money
from lists.facts.own import own
from lists.facts.points import POINTS
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
    """By key; amounts once for each currency of the business, which cannot be added up."""
    asked = {**own(scales, fields, formulas), **agreed(consents)}
    return {**CARDS, **asked, **VISITS, **TRUST, **money(currencies), **POINTS, **MESSAGES}
