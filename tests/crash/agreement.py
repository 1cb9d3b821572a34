"""What has to agree once everything is done: bills, payments, book, receipts, commands, and paper.

Worked out from the rows and from what devices were sent; `bench.soak.invariants` says the rest.
"""

from collections import Counter
from collections.abc import Iterator

from bench.soak.invariants import broken
from kit import db
from tests.checkout.escpos_reader import Listener, on_paper
from tests.checkout.fiscal_box import FiscalBox

RULES = {
    "the book has what each bill was paid with": """
SELECT bill.number || ', ' || method || ': ' || paid || ' paid, ' || booked || ' in the book'
FROM bill
CROSS JOIN (VALUES ('cash', 'cash_desk'), ('card', 'card_terminal'), ('points', 'points_redeemed'),
    ('prepaid', 'prepaid'), ('on_account', 'client_debt'), ('deposit', 'client_deposit'))
    AS means(method, kind)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS paid FROM payment
    WHERE bill = bill.id AND payment.method = means.method
) AS payments
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS booked FROM posting JOIN book_account ON book_account.id = account
    WHERE posting.transaction = bill.entry AND book_account.kind = means.kind
) AS book
WHERE paid <> booked
""",
    "what was reversed of a bill is its opposite": """
SELECT 'bill ' || number FROM bill WHERE (reversed_at IS NOT NULL) <> EXISTS (
    SELECT FROM book_transaction WHERE reverses = bill.entry)
""",
    "the book has what each refund gave back": """
SELECT 'refund ' || refund.id || ' of bill ' || bill.number
FROM refund JOIN bill ON bill.id = refund.bill
WHERE refund.amount <> (SELECT coalesce(-sum(posting.amount), 0) FROM posting
    JOIN book_account ON book_account.id = account
    WHERE posting.transaction = refund.entry
      AND kind IN ('cash_desk', 'card_terminal', 'points_redeemed', 'prepaid',
          'client_debt', 'client_deposit'))
   OR refund.amount <> (
    SELECT coalesce(sum(amount), 0) FROM refund_part
    WHERE refund = refund.id AND refund_part.entry = refund.entry)
""",
    "a sale of the book is a bill": """
SELECT key FROM book_transaction WHERE key ~ '^sale:\\d+:\\d+$' AND id NOT IN (SELECT entry FROM bill)
""",
    "what was sold and what went back has one receipt each": """
SELECT 'bill ' || bill.number || ' has ' || count(receipt.id) || ' receipts'
FROM bill LEFT JOIN receipt ON receipt.bill = bill.id GROUP BY bill.id
HAVING count(receipt.id) FILTER (WHERE kind = 'sale') <> 1
    OR count(receipt.id) FILTER (WHERE kind = 'refund')
        <> (bill.reversed_at IS NOT NULL)::int + (SELECT count(*) FROM refund WHERE bill = bill.id)
    OR count(receipt.id) <> count(DISTINCT (kind, refund))
""",
    "each register is told of each receipt once": """
SELECT 'receipt ' || receipt.id || ', register ' || register.id || ': ' || count(register_command.id)
FROM receipt CROSS JOIN register
LEFT JOIN register_command ON register_command.receipt = receipt.id AND register = register.id
    AND register_command.kind = receipt.kind
GROUP BY receipt.id, register.id HAVING count(register_command.id) <> 1
""",
    "everything that registers are told is done": """
SELECT 'command ' || id || ' is ' || state || ': ' || trouble FROM register_command WHERE state <> 'done'
""",
    "points are those of the cards": """
SELECT 'client ' || client || ': ' || kept || ' on the card, ' || booked || ' in the book'
FROM (SELECT client, sum(points) AS kept FROM points_entry GROUP BY client) AS cards
CROSS JOIN LATERAL (
    SELECT coalesce(-sum(amount), 0) AS booked FROM posting JOIN book_account ON book_account.id = account
    WHERE book_account.kind = 'points' AND party = client
) AS book
WHERE kept <> booked
""",
}
NUMBERS = "SELECT number FROM bill ORDER BY id"


async def disagreements() -> list[str]:
    """Everything that does not hold of the rows."""
    found = []
    for rule, sql in RULES.items():
        found += [f"{rule}: {row[0]}" for row in await db.fetch(sql)]
    return found + await broken()


async def on_devices(printer: Listener, box: FiscalBox) -> list[str]:
    """Everything that does not hold of what devices were told of sales."""
    sold = [row["number"] for row in await db.fetch(NUMBERS)]
    plain, copies = on_paper(printer)
    return [*papers(sold, plain, copies), *kept(sold, Counter(box.numbers()))]


def papers(sold: list[str], plain: Counter[str], copies: Counter[str]) -> Iterator[str]:
    for number in sold:
        if not plain[number] + copies[number]:
            yield f"paper: {number} is lost"
        if plain[number] > 1:
            yield f"paper: {number} was printed {plain[number]} times without being called a copy"
    yield from (f"paper: {number} was never sold" for number in (plain + copies) if number not in sold)


def kept(sold: list[str], box: Counter[str]) -> Iterator[str]:
    yield from (f"fiscal register: {each} is there {box[each]} times" for each in sold if box[each] != 1)
    yield from (f"fiscal register: {each} was never sold" for each in box if each not in sold)
