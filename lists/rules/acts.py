"""What may be done to many clients at once, as a list to choose from."""

from collections.abc import Mapping

from lists.rules.catalogue import Catalogue
from lists.rules.options import Options

MERGE = "merge"


def acts_of(facts: Catalogue, options: Mapping[str, Options]) -> dict[str, list[tuple[str, str]]]:
    """By heading; each is an act with the id of what it is about."""
    tags, scales = options.get("tags", ()), [each for each in facts if each.startswith("status_")]
    return {
        "Set a tag": [(f"set_tag:{key}", title) for key, title in tags],
        "Clear a tag": [(f"clear_tag:{key}", f"not {title}") for key, title in tags],
        **{facts[each].title: statuses(each, options) for each in scales},
        "Group": [
            *((f"set_group:{key}", title) for key, title in options.get("groups", ())),
            ("set_group:0", "No group"),
        ],
        "Responsible": [
            *((f"assign:{key}", title) for key, title in options.get("working", ())),
            ("assign:0", "Nobody"),
        ],
        "Fill in": [
            (f"set_field:{each.removeprefix('field_')}", fact.title)
            for each, fact in facts.items()
            if each.startswith("field_") and not fact.is_uploaded
        ],
        "Cards": [
            ("keep_list:0", "Keep as a list, to be written to"),
            (MERGE, "Merge into one"),
            ("remove:0", "Remove the cards"),
        ],
    }


def statuses(key: str, options: Mapping[str, Options]) -> list[tuple[str, str]]:
    listed = [(f"set_status:{each}", title) for each, title in options.get(key, ())]
    return [*listed, (f"clear_status:{key.removeprefix('status_')}", "No status")]
