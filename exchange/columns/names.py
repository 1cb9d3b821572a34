"""One name of its parts, and no number twice."""

from clients.rules import parse_name
from exchange.rules.rows import Values

PARTS = ("name", "first", "middle", "last")


def joined_card(values: Values) -> Values:
    """A part that the name holds already is not said twice, nor is the phone among further ones."""
    whole = ""
    for part in PARTS:
        said = values.pop(part, "")
        whole = whole if said.casefold() in whole.casefold() else f"{whole} {said}"
    if "blocked" in values:
        values.setdefault("online", values.pop("blocked"))
    if "contact-phone" in values:
        further = values.pop("contact-phone").split(", ")
        values["contact-phone"] = ", ".join(each for each in further if each != values.get("phone"))
    return {"name": parse_name(whole), **values}
