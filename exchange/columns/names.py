"""One name of its parts."""

from clients.rules import parse_name, parse_notes
from exchange.rules.rows import Values

PARTS = ("name", "first", "middle", "last")


def joined_card(values: Values) -> Values:
    """A part that the name holds already is not said twice. Further numbers go among the notes."""
    whole = ""
    for part in PARTS:
        said = values.pop(part, "")
        whole = whole if said.casefold() in whole.casefold() else f"{whole} {said}"
    if "blocked" in values:
        values.setdefault("online", values.pop("blocked"))
    more = values.pop("phones", "")
    if more:
        values["notes"] = parse_notes(f"{values.get('notes', '')}\nOther phone: {more}")
    return {"name": parse_name(whole), **values}
