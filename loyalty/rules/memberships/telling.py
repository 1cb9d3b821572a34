"""What a letter tells of what is left of a membership, in the language that is spoken just now."""

from collections.abc import Sequence
from datetime import date

from kit.words import _, date_text, ngettext, own_text
from loyalty.membership_tables import Counted
from loyalty.rules.memberships.use import Having


def left_text(name: str, having: Having, last: date | None) -> str:
    """Its name, what is left of each thing it is for, and its last day, in lines."""
    end = _("Good until %(day)s.", day=date_text(last)) if last else ""
    return "\n".join(line for line in (own_text(name), *lefts_text(having), end) if line)


def lefts_text(having: Having) -> Sequence[str]:
    """Counted apart each with what it is of; what is used up is left out."""
    if having.agreed.counted is Counted.period:
        return [_("Any number of visits")]
    names = {each.id: own_text(each.name) for each in having.agreed.covers}
    counted = [(names.get(cover or 0, ""), visits) for cover, visits in having.counts.items() if visits]
    return [f"{name}: {said}" if name else said for name, said in map(worded, counted)]


def worded(left: tuple[str, int]) -> tuple[str, str]:
    return left[0], ngettext("%(n)s visit left", "%(n)s visits left", left[1])
