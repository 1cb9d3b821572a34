"""What was sold ahead holds of whose it is."""

from privacy.catalogue.held import CARDS, Held

OF_VOUCHERS = f"voucher IN (SELECT id FROM voucher WHERE client = ANY{CARDS})"  # noqa: S608  # only constants

OF_MEMBERSHIPS = f"membership IN (SELECT id FROM membership WHERE {OF_VOUCHERS})"  # noqa: S608  # only constants

VOUCHERS = (
    Held(
        "membership_freeze",
        "freezes of memberships",
        OF_MEMBERSHIPS,
        {"reason": "''"},
        free="made_by lifted_by",
        swept="reason",
        without="reasons",
    ),
    Held(
        "membership_person",
        "memberships of somebody else they may use",
        f"client = ANY{CARDS}",
        free="added_by removed_by",
    ),
    Held(
        "membership",
        "terms of memberships",
        OF_VOUCHERS,
        {"ended_why": "''"},
        free="how ended_by",
        swept="ended_why",
        without="reasons",
    ),
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
