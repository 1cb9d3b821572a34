"""What the desk's navigation offers."""

from dataclasses import dataclass

from kit.rights import Actor, Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation, for those who have the right; lower positions come first."""

    label: str
    href: str
    icon: str
    permission: Permission
    position: int


def menu_for(actor: Actor, entries: tuple[Entry, ...]) -> list[Entry]:
    return sorted(
        (entry for entry in entries if actor.may(entry.permission)), key=lambda entry: entry.position
    )
