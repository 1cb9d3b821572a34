"""What visits, and all that is booked, paid and written about them, hold of a client."""

from privacy.catalogue.held import CARDS, OTHER_CODE, VISITS, Held

# What the journal of a visit tells of the visit, and not of who comes.
KEPT = (
    "status starts_at ends_at version id member price quantity discount title services service bill total"
    " currency payments closing seats weeks visits client"
)
KEPT_IN_JOURNAL = ", ".join(f"'{name}'" for name in KEPT.split())
ANSWERS = "('answer', 'confide', 'fill in', 'come from')"


def of_the_visit(column: str) -> str:
    return f"""CASE WHEN {column} IS NULL THEN NULL WHEN action IN {ANSWERS} THEN '{{}}' ELSE (
        SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each({column})
        WHERE key IN ({KEPT_IN_JOURNAL})
    ) END"""  # noqa: S608  # only constants


# Names beside the payments of a receipt, where several paid.
NO_PAYERS = (
    "jsonb_build_object('payments', (SELECT coalesce(jsonb_agg(each || '{\"payer\": \"\"}'), '[]')"
    " FROM jsonb_array_elements(content -> 'payments') AS each))"
)
OF_VISIT = f"visit IN {VISITS}"
OF_CARD = f"client = ANY{CARDS}"
OF_CODES = f"code IN (SELECT id FROM client_code WHERE {OF_CARD})"  # noqa: S608  # only constants
OF_PASSES = f"wallet_pass IN (SELECT id FROM wallet_pass WHERE {OF_CODES})"  # noqa: S608  # only constants
EXPRESS = f"(SELECT id FROM express WHERE client = ANY{CARDS})"  # noqa: S608
MESSAGE = f"client = ANY{CARDS} OR visit IN {VISITS}"
JOURNAL = (
    Held(
        "journal_entry",
        "changes of visits, before and after",
        f"subject = 'visit' AND subject_id IN {VISITS}",
        {"before": of_the_visit("before"), "after": of_the_visit("after")},
        without="what was written about them",
    ),
    Held(
        "journal_entry",
        "changes of links, before and after",
        f"subject = 'express' AND subject_id IN {EXPRESS}",
        {"before": "NULL", "after": "NULL"},
        without="what was there before and after",
    ),
    Held(
        "journal_entry",
        "letters sent again",
        f"subject = 'message' AND subject_id IN (SELECT id FROM message WHERE {MESSAGE})",  # noqa: S608
        {"before": "NULL", "after": "NULL"},
        without="the reasons",
    ),
)
VISIT_TABLES = (
    # What was issued is kept as it was, in the receipt and the record of it: the tax law wants it.
    Held(
        "invoice_party",
        "names and tax numbers for invoices",
        OF_VISIT,
        leaves="name tax_id address",
    ),
    Held(
        "trust_waiver",
        "missed visits that do not count",
        OF_VISIT,
        {"why": "''"},
        free="waived_by",
        swept="why",
        without="the reasons",
    ),
    Held(
        "trust_exemption", "exemptions from the rules of trust", OF_CARD, leaves="exempt_by why", swept="why"
    ),
    Held("trust_ask", "deposits asked for", OF_VISIT, free="asks why settled_by"),
    Held(
        "visit_line",
        "services and goods",
        OF_VISIT,
        {"discount_reason": "''"},
        free="title discount_by",
        swept="discount_reason",
        without="reasons of discounts",
    ),
    Held(
        "visit_origin",
        "where online bookings came from",
        OF_VISIT,
        leaves="form source first last",
    ),
    Held("visit_before", whose=OF_VISIT, leaves="edition was"),
    Held(
        "bill",
        "bills",
        OF_VISIT,
        {"reversed_why": "''"},
        free="number currency closed_by reversed_by",
        swept="reversed_why",
        without="reasons of reopening",
    ),
    Held(
        "bill_line",
        "what was on bills",
        f"bill IN (SELECT id FROM bill WHERE {OF_VISIT})",  # noqa: S608
        free="title tax_name",
    ),
    Held(
        "refund",
        "what was refunded",
        f"bill IN (SELECT id FROM bill WHERE {OF_VISIT})",  # noqa: S608
        {"why": "''"},
        free="refunded_by",
        swept="why",
        without="reasons of refunds",
    ),
    Held(
        "receipt",
        "receipts",
        f"bill IN (SELECT id FROM bill WHERE {OF_VISIT})",  # noqa: S608
        {
            "content": "content || jsonb_build_object('why', '',"
            " 'link', split_part(content ->> 'link', '/v/', 1), 'payer', '') || " + NO_PAYERS
        },
        free="code kind fiscal",
        hidden="code",
        without="the link to the visit and who paid",
    ),
    Held(
        "receipt",
        "receipts of others for whom they paid",
        f"bill IN (SELECT bill.id FROM bill LEFT JOIN payment ON payment.bill = bill.id"  # noqa: S608
        f" WHERE (bill.payer = ANY{CARDS} OR payment.payer = ANY{CARDS}) AND visit NOT IN {VISITS})",
        {"content": """content || '{"payer": ""}' || """ + NO_PAYERS},
        free="code kind fiscal",
        hidden="code content",
        without="their name",
    ),
    Held(
        "receipt",
        "receipts of debts and deposits",
        f"id IN (SELECT receipt FROM client_move WHERE {OF_CARD})",  # noqa: S608
        {"content": """content || '{"payer": "", "why": ""}'"""},
        free="code kind fiscal",
        hidden="code",
        without="their name, and why",
    ),
    Held(
        "client_move",
        "what they owed and had on deposit",
        OF_CARD,
        {"reason": "''"},
        free="kind method made_by",
        swept="reason",
        without="reasons",
    ),
    Held(
        "waiting_offer",
        "times offered to who waits",
        f"request IN (SELECT id FROM waiting_request WHERE {OF_CARD})",  # noqa: S608
        {"code": "''"},
        free="offered_by answer",
        hidden="code",
        without="their codes",
    ),
    Held(
        "waiting_request",
        "wishes on the waiting list",
        OF_CARD,
        {"code": OTHER_CODE},
        free="status source closed_by",
        hidden="code",
        without="their links",
    ),
    Held(
        "express",
        "links to finish a booking",
        OF_CARD,
        {
            "code": OTHER_CODE,
            "hold_code": OTHER_CODE,
            "name": "'Erased client ' || client",
            "phone": "''",
            "email": "''",
            "comment": "''",
        },
        free="made_by state ended_by addons",
        swept="comment",
        hidden="code hold_code",
        without="name, phone, e-mail, comment",
    ),
    Held(
        "receipt_letter",
        "receipts that went by e-mail",
        OF_CARD,
        {"email": "''"},
        free="asking asked_by",
        hidden="asking",
        without="the address",
    ),
    Held(
        "message_file",
        "files that went along with messages",
        f"message IN (SELECT id FROM message WHERE {MESSAGE})",  # noqa: S608
        leaves="name content",
        hidden="content",
        part="messages",
    ),
    Held(
        "message",
        "messages",
        MESSAGE,
        {
            "status": "CASE WHEN status = 'waiting' THEN 'cancelled' ELSE status END",
            "attempts": "attempts + 1",  # a worker that is late with it writes nothing any more
            "recipient": "''",
            "subject": "''",
            "body": "''",
            "why": "CASE WHEN status = 'waiting' THEN 'the client was erased' ELSE '' END",
            "about": """about || '{"path": "", "leave": "", "email": "", "said": ""}'""",
        },
        free="kind channel",
        part="messages",
        without="text and address",
    ),
    Held(
        "review",
        "reviews",
        OF_VISIT,
        {"words": "''", "answer": "''"},
        free="status answered_by",
        swept="words answer",
        without="the words, and the answer to them",
    ),
    Held("membership_debit", free="kind undone_by"),
    Held("promo_code_use", "promo codes used", OF_VISIT, free="used_by undone_by"),
    Held(
        "benefit_given",
        "what programmes gave",
        OF_VISIT,
        {"was_why": "''"},
        free="words was_by tier",
        swept="was_why",
        without="reasons of discounts",
    ),
    Held("referral", "by whom they were brought", OF_CARD, free="how taken_by"),
    Held("referral_rule", free="agreed_by"),
    Held("wallet_device", "devices with a card in their wallet", OF_PASSES, leaves="device"),
    Held("wallet_pass", "cards in a wallet", OF_CODES, leaves="mark"),
    Held("client_code", "codes for friends and the desk", OF_CARD, leaves="kind code"),
    Held("tier_standing", "tiers reached", OF_CARD, free="tier"),
    Held(
        "points_entry",
        "movements of points",
        OF_CARD,
        {"explanation": "CASE WHEN made_by = '' THEN explanation ELSE '' END"},
        free="kind made_by",
        swept="explanation",
        without="reasons of points by hand",
    ),
    Held(
        "visit",
        "visits",
        OF_CARD,
        {
            "code": OTHER_CODE,
            "comment": "''",
            "notes": "''",
            "cancelled_why": "''",
            "forced_over": "''",
            "extra": "'{}'",
            "version": "version + 1",
        },
        free="status source cancelled_by forced_by",
        swept="comment notes cancelled_why forced_over extra",
        hidden="code",
        without="comments, notes, answers, reasons, links",
    ),
)
