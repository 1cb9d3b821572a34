"""What a card becomes when another goes up in it, and what is left when that is taken back."""

from collections.abc import Mapping

# What somebody chooses between; everything else stays as the kept card has it.
CHOSEN = (
    "name", "phone", "email", "birthday", "warning", "card_number", "client_group", "language",
    "client_source", "importance", "discount_rate", "responsible",
)  # fmt: skip
TITLES = {
    "name": "Name",
    "phone": "Phone",
    "email": "E-mail",
    "birthday": "Birthday",
    "warning": "Warning",
    "card_number": "Card number",
    "client_group": "Group",
    "language": "Language",
    "client_source": "Source",
    "importance": "Importance",
    "discount_rate": "Personal discount",
    "responsible": "Responsible",
    "notes": "Notes",
}
Row = Mapping[str, object]


def proposed(*cards: Row) -> dict[str, object]:
    """The number of the card each field is taken from: of the first, which is kept, where it says anything,
    or else of the next that does.
    """
    return {name: next((each for each in cards if each.get(name)), cards[0])["id"] for name in CHOSEN}


def merged(kept: Row, gone: Row, chosen: Mapping[str, str]) -> dict[str, object]:
    """The fields of the card afterwards. Notes of both are kept, and a ban from booking online.

    Of fields of one's own the kept card gets those it has not filled in.
    """
    found = {name: (gone if chosen.get(name) == "gone" else kept).get(name) for name in CHOSEN}
    found["notes"] = both_notes(str(kept.get("notes") or ""), str(gone.get("notes") or ""))
    found["extra"] = as_map(gone.get("extra")) | as_map(kept.get("extra"))
    if gone.get("online_ban") and not kept.get("online_ban"):
        found |= {name: gone.get(name) for name in ("online_ban", "online_ban_why")}
    return found


def as_map(values: object) -> dict[str, object]:
    return dict(values) if isinstance(values, Mapping) else {}


def both_notes(kept: str, gone: str) -> str:
    if not gone.strip() or gone.strip() in kept:
        return kept
    return f"{kept.rstrip()}\n{gone}" if kept.strip() else gone


def unmerged(now: Row, before: Row, after: Row) -> dict[str, object]:
    """What goes back: each field that the merging changed, and nobody since."""
    changed = {name for name in after if after[name] != before.get(name)}
    return {name: before.get(name) for name in changed if now.get(name) == after[name]}
