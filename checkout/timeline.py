"""What was paid, given back and owed, on a client's timeline: for themselves, and for others."""

from clients.rules.timeline import Facts, Source, Told
from kit.money import format_money
from kit.rights import Actor, Permission

# A bill is an event, and so is each refund of it, and its being reversed.
PAYMENTS = """
SELECT happened.at, happened.number, branch.zone, jsonb_build_object(
    'visit', visit.id, 'bill', bill.number, 'total', happened.amount, 'currency', bill.currency,
    'locale', branch.locale, 'is_back', happened.is_back, 'who', happened.who, 'why', happened.why,
    'refund', happened.refund, 'methods', CASE WHEN happened.refund IS NULL
        THEN (SELECT jsonb_agg(DISTINCT payment.method) FROM payment WHERE payment.bill = bill.id)
        ELSE (SELECT jsonb_agg(DISTINCT method) FROM refund_part
              WHERE refund_part.refund = happened.id AND instead IS NULL) END,
    'for', CASE WHEN visit.client IS DISTINCT FROM $1 THEN coalesce(guest.name, 'a guest') END,
    'payer', CASE WHEN visit.client = $1 AND payer.id <> $1 THEN payer.name END
) AS facts
FROM visit JOIN bill ON bill.visit = visit.id JOIN branch ON branch.id = visit.branch
LEFT JOIN party ON party.id = visit.party
LEFT JOIN client AS payer ON payer.id = coalesce(bill.payer, party.payer)
LEFT JOIN client AS guest ON guest.id = visit.client
CROSS JOIN LATERAL (
    VALUES (bill.closed_at, bill.id::bigint * 2, FALSE, bill.closed_by, '', bill.total, NULL::int, NULL::int),
           (bill.reversed_at, bill.id::bigint * 2 + 1, TRUE, bill.reversed_by, bill.reversed_why, bill.total,
            NULL, NULL)
    UNION ALL
    SELECT refund.refunded_at, (1::bigint << 40) + refund.id, TRUE, refund.refunded_by, refund.why,
        refund.amount, refund.number, refund.id
    FROM refund WHERE refund.bill = bill.id
) AS happened (at, number, is_back, who, why, amount, refund, id)
WHERE bill.id IN (
    SELECT bill.id FROM visit JOIN bill ON bill.visit = visit.id WHERE client = $1
    UNION SELECT bill.id FROM party JOIN visit ON visit.party = party.id JOIN bill ON bill.visit = visit.id
    WHERE party.payer = $1
    UNION SELECT id FROM bill WHERE payer = $1
) AND happened.at IS NOT NULL AND ($2::int[] IS NULL OR visit.branch = ANY($2))
"""


def tell_payment(facts: Facts, actor: Actor) -> Told:
    number = f"{facts['bill']}/{facts['refund']}" if facts["refund"] else facts["bill"]
    verb = "Refunded" if facts["refund"] else "Given back" if facts["is_back"] else "Paid"
    about = f" for {facts['for']}" if facts["for"] else f" by {facts['payer']}" if facts["payer"] else ""
    how = " and ".join(each for each in facts["methods"] or () if each != "on_account")
    owed = "on account" if "on_account" in (facts["methods"] or ()) else ""
    parts = (f"by {how}" if how else "", owed, f"bill {number}", facts["why"], f"taken by {facts['who']}")
    amount = -facts["total"] if facts["is_back"] else facts["total"]
    return Told(
        f"{verb}{about}",
        " · ".join(each for each in parts if each),
        href=f"/desk/bills/{facts['visit']}" if actor.may(Permission.see_whole_calendar) else "",
        amount=format_money(amount, facts["currency"], facts["locale"]),
    )


# What bills do to an account is told with the bill.
ACCOUNTS = """
SELECT move.made_at AS at, move.id::bigint AS number, branch.zone, jsonb_build_object(
    'client', move.client, 'branch', branch.id, 'kind', move.kind, 'undoes', undone.kind,
    'method', move.method, 'why', move.reason, 'who', move.made_by, 'amount', abs(move.deposit - move.debt),
    'currency', branch.currency, 'locale', branch.locale
) AS facts
FROM client_move AS move JOIN branch ON branch.id = move.branch
LEFT JOIN client_move AS undone ON undone.id = move.undoes
WHERE move.client = $1 AND ($2::int[] IS NULL OR move.branch = ANY($2))
    AND move.kind IN ('settled', 'written_off', 'topped_up', 'paid_out', 'membership', 'undone')
"""
VERBS = {
    "settled": "Debt paid",
    "written_off": "Debt given up",
    "topped_up": "Deposit paid in",
    "paid_out": "Deposit paid out",
    "membership": "Membership ended or changed",
}


def tell_account(facts: Facts, _actor: Actor) -> Told:
    undone = facts["undoes"]
    title = f"{VERBS[undone]}: taken back" if undone else VERBS[facts["kind"]]
    parts = (f"by {facts['method']}" if facts["method"] else "", facts["why"], f"noted by {facts['who']}")
    return Told(
        title,
        " · ".join(each for each in parts if each),
        href=f"/desk/debts/{facts['client']}?branch={facts['branch']}",
        amount=format_money(facts["amount"], facts["currency"], facts["locale"]),
    )


RIGHTS = frozenset({Permission.take_payments, Permission.see_money})
TIMELINE = (
    Source("payments", "Payments", "receipt", 20, PAYMENTS, tell_payment, RIGHTS),
    Source("accounts", "Debts and deposits", "wallet", 25, ACCOUNTS, tell_account, RIGHTS),
)
