"""The kinds of registers there are. A new one is a module beside this one and a word here."""

from collections.abc import Mapping

from checkout.registers import escpos, journal
from checkout.registers.atol_online.driver import KIND as ATOL_ONLINE
from checkout.registers.atol_web.driver import KIND as ATOL_WEB
from checkout.registers.kind import Abilities, Config, Kind
from checkout.registers.protocol import Driver, Rejected
from checkout.registers.verifactu.driver import KIND as VERIFACTU

KINDS: dict[str, Kind] = {
    each.name: each for each in (escpos.KIND, journal.KIND, ATOL_WEB, ATOL_ONLINE, VERIFACTU)
}


def kind_of(name: str) -> Kind:
    """The kind of that name; one that there is no more can be looked at and put away, and does nothing."""
    return KINDS.get(name, GONE)


def is_gone(_config: Config) -> Driver:
    raise Rejected("This kind of register is not known here any more. Set it up anew.")


GONE = Kind("", "No longer known", Abilities(), (), is_gone)


def with_defaults(kind: Kind, values: Mapping[str, str]) -> dict[str, str]:
    """Every setting of the kind: one that came after the register was set up is as it is by default."""
    return {each.name: values.get(each.name, each.default) for each in kind.settings}
