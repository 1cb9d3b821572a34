"""Which rooms and equipment a visit may use, and which of them it is given.

A tie is somebody's, or a service's: with an `only` one a room is used by nobody else, or for nothing else;
with a `preferred` one it is theirs first, and everybody else's last.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from catalog.tables import Tie

Ties = Mapping[int, Tie]


@dataclass(frozen=True, slots=True)
class Room:
    """A room or piece of equipment that is in use, and whose it is: ties by member and by service."""

    id: int
    members: Ties = field(default_factory=dict)
    services: Ties = field(default_factory=dict)

    def is_for(self, member: int, service: int) -> bool:
        return is_open(self.members, member) and is_open(self.services, service)

    def distance(self, member: int, service: int) -> int:
        """The lower, the sooner it is taken for them."""
        return nearness(self.members, member) + nearness(self.services, service)


@dataclass(frozen=True, slots=True)
class Need:
    """So many rooms at once out of these of a kind, which are in the order of choice."""

    kind: int
    quantity: int
    rooms: tuple[int, ...]

    @property
    def can_be_met(self) -> bool:
        return len(self.rooms) >= self.quantity

    def first(self, rooms: Collection[int]) -> "Need":
        """The same with those rooms before all others."""
        return replace(self, rooms=tuple(sorted(self.rooms, key=lambda room: room not in rooms)))

    def among(self, is_left: Callable[[int], bool]) -> "Need":
        """Out of fewer rooms."""
        return replace(self, rooms=tuple(room for room in self.rooms if is_left(room)))


Needs = tuple[Need, ...]


def is_open(ties: Ties, whose: int) -> bool:
    return Tie.only not in ties.values() or ties.get(whose) == Tie.only


def nearness(ties: Ties, whose: int) -> int:
    """Their own -1, nobody's 0, and others' 1."""
    if not ties:
        return 0
    return -1 if whose in ties else 1


def in_order_of_choice(rooms: Iterable[Room], member: int, service: int) -> tuple[int, ...]:
    """Those they may use; of two that are equally near the one that comes first."""
    allowed = [each for each in rooms if each.is_for(member, service)]
    return tuple(each.id for each in sorted(allowed, key=lambda each: each.distance(member, service)))


def left_of(needs: Needs, is_left: Callable[[int], bool]) -> Needs | None:
    """The needs out of the rooms that are left; None when one of them cannot be met."""
    fewer = tuple(need.among(is_left) for need in needs)
    return fewer if all(need.can_be_met for need in fewer) else None


def picked(needs: Needs) -> tuple[int, ...]:
    """The best of each."""
    return tuple(room for need in needs for room in need.rooms[: need.quantity])


def rooms_of(needs: Iterable[Needs]) -> tuple[int, ...]:
    """Every room that may be taken, once."""
    found = dict.fromkeys(room for each in dict.fromkeys(needs) for need in each for room in need.rooms)
    return tuple(found)
