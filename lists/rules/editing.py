"""Which cells of a sheet may be changed in place."""

from lists.rules.columns import Column

TYPED = frozenset({"name", "phone", "email", "birthday", "card_number", "warning", "discount"})
ON_THE_CARD = TYPED | {"source", "language", "importance", "responsible"}


def is_editable(column: Column) -> bool:
    """What stands on the card, and what is set on it; never what is counted, or only shown in part."""
    key = column.key
    return not (column.is_masked or column.fact.is_uploaded) and (
        key in ON_THE_CARD or key in ("group", "tags") or key.startswith(("status_", "field_"))
    )
