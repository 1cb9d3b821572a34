"""The kinds of registers there are. A new one is a module beside this one and a word here."""

from collections.abc import Mapping

from checkout.registers import escpos, journal
from checkout.registers.kind import Kind

KINDS: dict[str, Kind] = {each.name: each for each in (escpos.KIND, journal.KIND)}


def with_defaults(kind: Kind, values: Mapping[str, str]) -> dict[str, str]:
    """Every setting of the kind: one that came after the register was set up is as it is by default."""
    return {each.name: values.get(each.name, each.default) for each in kind.settings}
