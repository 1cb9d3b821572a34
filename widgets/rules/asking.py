"""When a form asks one of the business's own fields, and what of an answer is kept.

Conditions on another answer are the fields' own (`clients.rules.answers`); a form adds what is being booked,
and whether somebody is new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from clients.rules.answers import NOTHING, Filled, Sent, fill, holds, is_there
from clients.rules.fields import Field, When
from clients.tables.fields import Says


class Ask(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has to hold for a field to be asked: all that is said here. Nothing said is always.

    `services` and `categories` are of what is booked, one of either is enough. An answer for `newcomers` is
    kept only of who was not here before. `other` is another field, and `value` as a form sends it.
    """

    field: int
    services: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    newcomers: bool = False
    other: int | None = None
    says: Says = Says.same
    value: str = ""

    @property
    def is_always(self) -> bool:
        return not (self.services or self.categories or self.newcomers or self.other)

    @property
    def when(self) -> When | None:
        return When(self.other, self.says, self.value) if self.other else None


@dataclass(frozen=True, slots=True)
class About:
    """What is being booked."""

    services: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()


def suits(ask: Ask, about: About) -> bool:
    if not (ask.services or ask.categories):
        return True
    return bool(about.services & set(ask.services) or about.categories & set(ask.categories))


def under(field: Field, ask: Ask, *, must: bool) -> Field:
    """The field as the form asks it. What is of newcomers is not insisted on: nobody is told who is one."""
    return replace(
        field,
        is_required=must and not ask.newcomers,
        is_for_new=ask.newcomers,
        when=field.when or ask.when,
    )


def reachable(found: Sequence[Field], every: Iterable[Field]) -> list[Field]:
    """Without those that wait for an answer nobody is asked for here."""
    known = {each.id: each for each in every}
    while True:
        asked = {each.id for each in found}
        kept = [each for each in found if each.when is None or can_come(each.when, asked, known)]
        if len(kept) == len(found):
            return kept
        found = kept


def can_come(when: When, asked: set[int], known: Mapping[int, Field]) -> bool:
    return when.field in asked or when.field not in known or holds(when, known[when.field], None)


def answered_in(asked: Sequence[Field], sent: Sent) -> Filled:
    return fill(
        asked,
        [each.id for each in asked],
        NOTHING,
        Sent(sent.typed, sent.shown | {each.id for each in asked}),
    )


def there_in(asked: Sequence[Field], sent: Sent) -> set[int]:
    """Those whose condition holds with these answers."""
    values, known = answered_in(asked, sent).values, {each.id: each for each in asked}
    return {each.id for each in asked if is_there(each, known, values)}


def kept_of(asked: Sequence[Field], every: Iterable[Field], sent: Sent) -> Sent:
    """Without the answers to what was not asked, whatever a form says it had."""
    there = there_in(asked, sent)
    hidden = {each.id for each in every} - there
    return msgspec.structs.replace(
        sent,
        typed={field: texts for field, texts in sent.typed.items() if field not in hidden},
        shown=sent.shown - hidden,
        of_new=frozenset(each.id for each in asked if each.is_for_new),
    )
