"""What was sold ahead holds of whose it is."""

from privacy.catalogue.held import CARDS, Held

OF_VOUCHERS = f"voucher IN (SELECT id FROM voucher WHERE client = ANY{CARDS})"  # noqa: S608  # only constants

VOUCHERS = (
    Held(
        "voucher_move",
        "what was used of certificates and memberships",
        OF_VOUCHERS,
        {"reason": "''"},
        free="kind made_by was_why was_by",
        swept="reason",
        without="reasons",
    ),
    Held("voucher", "certificates and memberships", f"client = ANY{CARDS}", free="code currency"),
)
