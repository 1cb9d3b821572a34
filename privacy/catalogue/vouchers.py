"""What was sold ahead holds of whose it is."""

from privacy.catalogue.held import CARDS, NOBODY, Held

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
    Held("membership_plan", "how memberships renew", OF_MEMBERSHIPS, free="off_why made_by retries"),
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
    # Bought, or held: the words of whoever gives it, and where it goes, are of people.
    Held(
        "certificate",
        "for whom certificates are",
        f"buyer = ANY{CARDS} OR {OF_VOUCHERS}",
        {"for_whom": "''", "from_whom": "''", "message": "''", "email": "''"},
        free="design language",
        swept="for_whom from_whom message",
        without="names, words and addresses",
    ),
    Held(
        "certificate_sale",
        "certificates bought online",
        f"voucher IN (SELECT voucher FROM certificate WHERE buyer = ANY{CARDS} OR {OF_VOUCHERS})",  # noqa: S608
        {
            "buyer_name": NOBODY,
            "buyer_phone": "''",
            "buyer_email": "''",
            "for_whom": "''",
            "message": "''",
            "email": "''",
        },
        free="code asking state currency design language carries page url number trouble",
        swept="buyer_name for_whom message",
        hidden="code asking page url",
        without="names, words and addresses",
    ),
    Held("voucher", "certificates and memberships", f"client = ANY{CARDS}", free="code currency"),
)
