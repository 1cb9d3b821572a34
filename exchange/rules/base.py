"""All data as open files: which tables, which columns, and what they mean. `schema.json` says the same."""

from dataclasses import dataclass
from typing import Any

from exchange.rules.watermark import ORDER


@dataclass(frozen=True, slots=True)
class File:
    """One CSV. `told` is a column a line; `sql` takes as $1 the branches to be seen (NULL: all).

    Of a column its name, its type, and what it means where the name does not say it. $2 is the mark, where
    the order of the rows bears it.
    """

    name: str
    about: str
    told: str
    sql: str

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        return [(name, kind, " ".join(meaning)) for name, kind, *meaning in map(str.split, lines(self.told))]


def lines(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line.strip()]


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
    File(
        "groups",
        "Groups of clients",
        """
        id integer
        name text
        lead_minutes integer how late they may book; empty: as everybody
        horizon_days integer how far ahead; empty: as everybody
        """,
        """
        SELECT id, name, lead_minutes, horizon_days FROM client_group
        WHERE $1::int[] IS NULL OR TRUE ORDER BY id
        """,
    ),
    File(
        "clients",
        "Everybody who has a card",
        """
        id integer
        name text
        phone text E.164; empty: none
        email text
        birthday text YYYY-MM-DD, or MM-DD without the year
        notes text
        warning text
        card_number text printed on the card that they carry
        client_group integer id in groups.csv
        language text IETF code; empty: the salon's own
        source text where they heard of the business
        importance integer 0 none, 1 bronze, 2 silver, 3 gold
        discount_rate integer personal discount, in hundredths of a percent
        created_at timestamp UTC
        books_online boolean
        online_ban_why text why not
        """,
        f"""
        SELECT id, name, phone, email, birthday, notes, warning, card_number, client_group, language,
               (SELECT name FROM client_source WHERE client_source.id = client.client_source), importance,
               discount_rate, created_at, NOT online_ban, online_ban_why
        FROM client WHERE $1::int[] IS NULL OR TRUE ORDER BY {ORDER}
        """,  # noqa: S608  # only constants
    ),
    File(
        "contacts",
        "Further phones, messengers and links of clients",
        """
        client integer id in clients.csv
        kind text phone, whatsapp, telegram, viber, signal, email, instagram, facebook, vk, site
        value text E.164, a name, an address
        label text whose it is
        position integer
        """,
        """
        SELECT client, kind, value, label, position FROM client_contact
        WHERE $1::int[] IS NULL OR TRUE ORDER BY client, position, id
        """,
    ),
    File(
        "tags",
        "Which tags and statuses clients have, since when and by whom",
        """
        client integer id in clients.csv
        scale text of a status; empty: a tag
        name text
        set_at timestamp UTC
        who text
        """,
        """
        SELECT client, '' AS scale, tag.name, set_at, who FROM client_tag JOIN tag ON tag.id = client_tag.tag
        WHERE $1::int[] IS NULL OR TRUE
        UNION ALL
        SELECT client, scale.name, status.name, set_at, who FROM client_status
        JOIN status ON status.id = client_status.status JOIN scale ON scale.id = client_status.scale
        ORDER BY 1, 2, 3
        """,
    ),
    File(
        "fields",
        "What the fields of the business's own hold, of clients, visits and staff",
        """
        of text client, visit or staff
        id integer of the card or the visit
        field text its title
        value text options by their titles, one a line; amounts in the smallest unit; days YYYY-MM-DD
        """,
        """
        WITH owner AS (
            SELECT 'client' AS of, id, extra FROM client
            UNION ALL SELECT 'visit', id, extra FROM visit
            WHERE $1::int[] IS NULL OR branch = ANY($1::int[])
            UNION ALL SELECT 'staff', id, extra FROM staff_member
            WHERE $1::int[] IS NULL OR branch = ANY($1::int[])
        )
        SELECT owner.of, owner.id, field.title, CASE WHEN field.kind IN ('one_of', 'several') THEN (
                   SELECT string_agg(title, E'\\n' ORDER BY position, field_option.id) FROM field_option
                   WHERE field_option.id IN (SELECT jsonb_path_query(value, '$[*]')::int))
               ELSE value #>> '{}' END
        FROM owner CROSS JOIN LATERAL jsonb_each(owner.extra) AS held (key, value)
        JOIN custom_field AS field ON field.id::text = held.key
        WHERE owner.extra <> '{}' ORDER BY 1, 2, 3
        """,
    ),
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
        service integer
        good integer
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
are UTC (ISO 8601). Photographs and papers of visits are not in here.
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
