"""All data as open files: which tables, which columns, and what they mean. `schema.json` says the same."""

from typing import Any

from exchange.rules.base_cards import CARDS
from exchange.rules.base_file import File
from exchange.rules.base_money import LISTED, PAID, SOLD

FILES: tuple[File, ...] = (
    File(
        "branches",
        "Branches, with the currency of every amount of theirs",
        """
        id integer by which other files speak of it
        name text
        zone text IANA time zone
        currency text ISO 4217
        country text ISO 3166
        """,
        """
        SELECT id, name, zone, currency, country FROM branch
        WHERE $1::int[] IS NULL OR id = ANY($1::int[]) ORDER BY id
        """,
    ),
    *SOLD,
    *CARDS,
    *LISTED,
    File(
        "visits",
        "Every visit, with its status",
        """
        id integer
        branch integer id in branches.csv
        client integer id in clients.csv; empty: nobody
        status text requested, listed, waiting, confirmed, arrived, done, no_show, cancelled
        source text how it was booked
        starts_at timestamp UTC
        ends_at timestamp UTC
        comment text of the client
        notes text of the desk
        created_at timestamp UTC
        done_at timestamp UTC
        cancelled_at timestamp UTC
        cancelled_why text
        no_show_at timestamp UTC
        """,
        """
        SELECT id, branch, client, status, source, starts_at, ends_at, comment, notes, created_at, done_at,
               cancelled_at, cancelled_why, no_show_at
        FROM visit WHERE $1::int[] IS NULL OR branch = ANY($1::int[]) ORDER BY id
        """,
    ),
    File(
        "lines",
        "What was done or sold on each visit",
        """
        id integer
        visit integer id in visits.csv
        service integer id in services.csv; empty: none
        good integer id in goods.csv; empty: none
        staff text who did it
        title text what
        quantity integer
        price integer of one, in the smallest unit of the branch's currency
        discount integer of the whole line, in the same unit
        discount_reason text
        """,
        """
        SELECT visit_line.id, visit, service, good, staff_member.name, visit_line.title, quantity, price,
               discount, discount_reason
        FROM visit_line JOIN visit ON visit.id = visit_line.visit
        LEFT JOIN staff_member ON staff_member.id = visit_line.member
        WHERE $1::int[] IS NULL OR visit.branch = ANY($1::int[]) ORDER BY visit_line.id
        """,
    ),
    *PAID,
    File(
        "points",
        "Every movement of points",
        """
        id integer
        client integer id in clients.csv
        branch integer id in branches.csv
        visit integer id in visits.csv
        kind text
        points integer below 0: they left the client
        explanation text
        happened_at timestamp UTC
        """,
        """
        SELECT id, client, branch, visit, kind, points, explanation, happened_at
        FROM points_entry WHERE $1::int[] IS NULL OR branch = ANY($1::int[]) ORDER BY id
        """,
    ),
    File(
        "messages",
        "What was written to clients: when and about what, without the text",
        """
        id integer
        client integer id in clients.csv
        visit integer id in visits.csv
        kind text
        channel text
        status text
        due_at timestamp UTC
        sent_at timestamp UTC
        subject text
        """,
        """
        SELECT message.id, message.client, visit, kind, channel, message.status, due_at, sent_at, subject
        FROM message LEFT JOIN visit ON visit.id = message.visit
        WHERE $1::int[] IS NULL OR coalesce(message.branch, visit.branch) = ANY($1::int[]) ORDER BY message.id
        """,
    ),
)
README = """All data of {business}, taken out of Tempu on {day} by {who} (export {export}).

Each .csv is UTF-8 with commas. Its first line says what the columns are called; schema.json says what they
mean and how the files belong together. Texts that begin with = + - @ have a ' before them, so that no
spreadsheet takes them for a formula. Amounts are whole numbers of the smallest unit of the currency. Moments
are UTC (ISO 8601). Photographs, papers and treatment notes are encrypted and not in here: they are on the
cards, and in the file for each client.
"""


def schema(export: int, who: str) -> dict[str, Any]:
    """What the files hold, for programs: a table schema for each."""
    return {
        "export": export,
        "by": who,
        "files": [
            {
                "path": f"{file.name}.csv",
                "title": file.about,
                "fields": [
                    {"name": name, "type": kind, "description": text} for name, kind, text in file.columns
                ],
            }
            for file in FILES
        ],
    }
