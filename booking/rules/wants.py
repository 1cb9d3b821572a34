"""What somebody wants in one coming: services, with whom, for whom."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Want:
    """One service of one guest with its add-ons; `member` None is anybody. Guest 0 is who books."""

    service: int
    member: int | None = None
    guest: int = 0
    addons: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants in one coming. `at_once`: what may be done by two people at once is.

    `together`: several guests begin at the same time, otherwise one after the other.
    """

    wants: tuple[Want, ...]
    at_once: bool = False
    together: bool = True

    @property
    def is_several(self) -> bool:
        return len(self.wants) > 1
