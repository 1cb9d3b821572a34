"""What is asked before a visit and paid at a provider, and what that holds of a client."""

from privacy.catalogue.held import CARDS, OTHER_CODE, VISITS, Held

OF_VISIT = f"visit IN {VISITS}"
OF_CARD = f"client = ANY{CARDS}"
CUSTOMERS = f"(SELECT id FROM gateway_customer WHERE client = ANY{CARDS})"  # noqa: S608  # only constants
PAYMENTS = f"(SELECT id FROM online_payment WHERE visit IN {VISITS})"  # noqa: S608
SALES = f"""(
    SELECT sale.id FROM certificate_sale AS sale JOIN certificate ON certificate.voucher = sale.voucher
    JOIN voucher ON voucher.id = sale.voucher
    WHERE certificate.buyer = ANY{CARDS} OR voucher.client = ANY{CARDS}
)"""  # noqa: S608
OF_PLANS = f"""plan IN (SELECT plan.id FROM membership_plan AS plan
    JOIN membership ON membership.id = plan.membership JOIN voucher ON voucher.id = membership.voucher
    WHERE voucher.client = ANY{CARDS})"""  # noqa: S608
PAID_ONLINE = (
    Held(
        "renewal_consent",
        "cards that memberships renew by",
        OF_PLANS,
        {"agreed_by": "''", "agreed_from": "''"},
        free="words",
        without="who agreed, and from where",
    ),
    Held(
        "renewal_charge",
        "what was tried to have memberships paid",
        f"renewal IN (SELECT id FROM renewal WHERE {OF_PLANS})",  # noqa: S608
        {"url": "''", "brand": "''", "last4": "''"},
        free="code kind state page reference trouble carries made_by",
        without="everything of the card",
        hidden="code carries url",
    ),
    Held(
        "renewal", "periods of memberships that were due", OF_PLANS, free="code state currency", hidden="code"
    ),
    Held(
        "certificate_refund",
        "money of certificates that was given back",
        f"sale IN {SALES}",
        {"why": "''"},
        free="code state number trouble queued_by",
        swept="why",
        without="the reasons",
        hidden="code",
    ),
    Held("prepay_rule", free="for_whom asks"),
    Held("gateway_event", free="event kind page code"),
    Held("card_to_forget", free="method"),  # what the provider calls it, of nobody any more
    Held(
        "prepayment",
        "what was asked and agreed to before visits",
        OF_VISIT,
        {"agreed_from": "''", "agreed_with": "''", "because": "''"},
        free="state asks currency words waived_by",
        without="the address and the browser it was agreed from",
    ),
    Held(
        "saved_card",
        "cards that were left",
        f"customer IN {CUSTOMERS}",
        {"method": OTHER_CODE, "brand": "''", "last4": "''"},
        without="everything of the card",
        hidden="method",
    ),
    Held(
        "gateway_customer",
        "what the payment provider calls them",
        OF_CARD,
        {"customer": OTHER_CODE},
        without="the name at the provider",
        hidden="customer",
    ),
    Held(
        "online_refund",
        "money that was given back",
        f"payment IN {PAYMENTS}",
        {"why": "''"},
        free="code state number trouble queued_by",
        swept="why",
        without="the reasons",
        hidden="code",
    ),
    Held(
        "online_payment",
        "payments at the payment provider",
        OF_VISIT,
        {"url": "''", "brand": "''", "last4": "''"},
        free="code kind state currency title carries page number trouble created_by",
        without="everything of the card",
        hidden="code carries url",
    ),
)
