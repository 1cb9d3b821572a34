"""All data as open files: what is sold and by whom, what it came to, and what clients said of it."""

from exchange.rules.base_file import File

SOLD: tuple[File, ...] = (
    File(
        "staff",
        "Who works here, and who did",
        """
        id integer by which fields.csv speaks of them
        branch integer id in branches.csv
        name text
        title text
        dismissed_on date empty: works here
        """,
        """
        SELECT id, branch, name, title, dismissed_on FROM staff_member
        WHERE $1::int[] IS NULL OR branch = ANY($1::int[]) ORDER BY id
        """,
    ),
    File(
        "services",
        "What is done for clients, with what it costs in each branch",
        """
        id integer by which lines.csv speaks of it
        name text
        category text
        minutes integer
        is_active boolean
        branch integer id in branches.csv; empty: offered nowhere
        price integer there, in the smallest unit of the branch's currency
        """,
        """
        SELECT service.id, service.name, category.name AS category, minutes, is_active,
               sold.branch, sold.price
        FROM service JOIN category ON category.id = service.category
        LEFT JOIN service_price AS sold ON sold.service = service.id
            AND ($1::int[] IS NULL OR sold.branch = ANY($1::int[]))
        ORDER BY service.id, sold.branch
        """,
    ),
    File(
        "goods",
        "What is sold over the counter, with what it costs in each branch",
        """
        id integer by which lines.csv speaks of it
        name text
        barcode text the first one
        article text
        sale_unit text what one that is sold is called
        use_unit text what it is used in; empty: only whole
        per_sale integer how many of those are in one that is sold
        is_active boolean
        branch integer id in branches.csv; empty: sold nowhere
        price integer there, in the smallest unit of the branch's currency
        """,
        """
        SELECT good.id, name, barcode, article, sale_unit, use_unit, per_sale, is_active,
               sold.branch, sold.price
        FROM good LEFT JOIN good_price AS sold ON sold.good = good.id
            AND ($1::int[] IS NULL OR sold.branch = ANY($1::int[]))
        ORDER BY good.id, sold.branch
        """,
    ),
)
PAID: tuple[File, ...] = (
    File(
        "bills",
        "What visits came to when they were closed",
        """
        id integer
        visit integer id in visits.csv
        number text
        services integer in the smallest unit of the currency, as all amounts here
        goods integer
        discount integer
        tip integer
        total integer
        rounding integer what cash came to above the total, because it is paid in whole steps
        currency text ISO 4217
        closed_at timestamp UTC
        closed_by text
        reversed_at timestamp UTC, where the visit was opened again: then it does not count
        reversed_by text
        reversed_why text
        payer integer id in clients.csv of whoever paid, where that was not who came
        """,
        """
        SELECT bill.id, visit, number, services, goods, discount, tip, total, rounding, currency, closed_at,
               closed_by, reversed_at, reversed_by, reversed_why, payer
        FROM bill JOIN visit ON visit.id = bill.visit
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY bill.id
        """,
    ),
    File(
        "bill_lines",
        "What was on bills, as it was sold",
        """
        bill integer id in bills.csv
        place integer from 0 on
        service integer id in services.csv
        good integer id in goods.csv
        member integer id in staff.csv
        title text
        quantity integer
        price integer for one, in the smallest unit of the bill's currency
        discount integer for all of it
        amount integer what was due for all of it
        tax_name text
        tax_rate integer hundredths of a percent; empty: no tax is kept of it
        tax integer in the amount
        """,
        """
        SELECT bill, place, service, good, member, title, quantity, price, bill_line.discount, amount,
               tax_name, tax_rate, tax
        FROM bill_line JOIN bill ON bill.id = bill_line.bill JOIN visit ON visit.id = bill.visit
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY bill, place
        """,
    ),
    File(
        "bill_tips",
        "For whom the tips on bills were",
        """
        bill integer id in bills.csv
        member integer id in staff.csv
        amount integer in the smallest unit of the bill's currency
        """,
        """
        SELECT bill, member, amount FROM bill_tip
        JOIN bill ON bill.id = bill_tip.bill JOIN visit ON visit.id = bill.visit
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY bill, member
        """,
    ),
    File(
        "payments",
        "How bills were paid",
        """
        id integer
        bill integer id in bills.csv
        method text cash, card, points, or prepaid: online, before the visit
        amount integer in the smallest unit of the bill's currency
        """,
        """
        SELECT payment.id, bill, method, amount FROM payment
        JOIN bill ON bill.id = payment.bill JOIN visit ON visit.id = bill.visit
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY payment.id
        """,
    ),
    File(
        "refunds",
        "What of a bill was refunded while its visit stayed done",
        """
        id integer
        bill integer id in bills.csv
        number integer counts the refunds of the bill
        amount integer in the smallest unit of the bill's currency
        why text
        refunded_at timestamp UTC
        refunded_by text
        """,
        """
        SELECT refund.id, bill, refund.number, amount, why, refunded_at, refunded_by FROM refund
        JOIN bill ON bill.id = refund.bill JOIN visit ON visit.id = bill.visit
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY refund.id
        """,
    ),
    File(
        "refunded_lines",
        "Which lines of bills were refunded",
        """
        refund integer id in refunds.csv
        title text
        quantity integer 0: only money
        amount integer in the smallest unit of the bill's currency
        back_to_stock boolean
        """,
        """
        SELECT refund_line.refund, bill_line.title, refund_line.quantity, refund_line.amount, back_to_stock
        FROM refund_line JOIN bill_line ON bill_line.id = refund_line.line
        JOIN bill ON bill.id = bill_line.bill JOIN visit ON visit.id = bill.visit
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY refund_line.id
        """,
    ),
    File(
        "refunded_payments",
        "By which means refunds were given",
        """
        refund integer id in refunds.csv
        payment integer id in payments.csv of what goes back
        method text cash, card, points, or prepaid: online, by the payment provider
        amount integer in the smallest unit of the bill's currency
        is_instead boolean given in place of what the provider could not give back
        """,
        """
        SELECT part.refund, part.payment, part.method, part.amount, part.instead IS NOT NULL AS is_instead
        FROM refund_part AS part JOIN payment ON payment.id = part.payment
        JOIN bill ON bill.id = payment.bill JOIN visit ON visit.id = bill.visit
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY part.id
        """,
    ),
    File(
        "reviews",
        "What clients said of visits, and what was answered",
        """
        visit integer id in visits.csv
        rating integer 1 to 5
        words text
        status text new, published, hidden
        written_at timestamp UTC
        changed_at timestamp UTC
        answer text
        answered_by text
        answered_at timestamp UTC
        """,
        """
        SELECT visit, rating, words, review.status, written_at, changed_at, answer, answered_by, answered_at
        FROM review JOIN visit ON visit.id = review.visit
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY review.id
        """,
    ),
)
LISTED: tuple[File, ...] = (
    File(
        "lists",
        "Lists of clients that were put together",
        """
        list text its name
        client integer id in clients.csv
        """,
        """
        SELECT client_list.name, client FROM client_listed
        JOIN client_list ON client_list.id = client_listed.list
        WHERE $1::int[] IS NULL OR TRUE ORDER BY client_list.id, client
        """,
    ),
    File(
        "tag_history",
        "When tags and statuses were set and cleared, and by whom",
        """
        client integer id in clients.csv
        name text
        is_set boolean
        happened_at timestamp UTC
        who text
        """,
        """
        SELECT client, name, is_set, happened_at, who FROM tag_event
        WHERE $1::int[] IS NULL OR TRUE ORDER BY id
        """,
    ),
)
