"""What the desk's navigation offers."""

from dataclasses import dataclass

from kit.rights import Actor, Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation, for those who have the right; lower positions come first.

    `also` are further addresses on which this entry is the one shown as open; `own` is for those only who
    have a calendar of their own; `count` is an address that answers how much waits there, or nothing.
    """

    label: str
    href: str
    icon: str
    permission: Permission
    position: int
    also: tuple[str, ...] = ()
    own: bool = False
    count: str = ""

    def is_for(self, actor: Actor) -> bool:
        return actor.could(self.permission) and not (self.own and actor.member is None)

    def holds(self, path: str) -> bool:
        return any(path == href or path.startswith(f"{href}/") for href in (self.href, *self.also))


def menu_for(actor: Actor, entries: tuple[Entry, ...]) -> list[Entry]:
    """One entry for each address: where two rights lead to one page, the first the person has names it."""
    allowed = sorted((entry for entry in entries if entry.is_for(actor)), key=lambda entry: entry.position)
    first = {entry.href: entry for entry in reversed(allowed)}
    return [entry for entry in allowed if first[entry.href] is entry]
