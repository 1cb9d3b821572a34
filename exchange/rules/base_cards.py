"""The files about clients themselves."""

from exchange.rules.base_file import File
from exchange.rules.watermark import ORDER

CARDS: tuple[File, ...] = (
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
        responsible text who of the staff looks after them
        created_at timestamp UTC
        books_online boolean
        online_ban_why text why not
        """,
        f"""
        SELECT id, name, phone, email, birthday, notes, warning, card_number, client_group, language,
               (SELECT name FROM client_source WHERE client_source.id = client.client_source), importance,
               discount_rate, (SELECT name FROM staff_member WHERE staff_member.id = client.responsible),
               created_at, NOT online_ban, online_ban_why
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
        value text options by their titles, one a line; minor units; YYYY-MM-DD, or with THH:MM; a file’s id
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
        "notes",
        "Notes about clients, each signed",
        """
        client integer id in clients.csv
        text text
        written_at timestamp UTC
        written_by text
        is_pinned boolean
        """,
        """
        SELECT client, text, written_at, written_by, pinned_at IS NOT NULL FROM client_note
        WHERE removed_at IS NULL AND ($1::int[] IS NULL OR TRUE) ORDER BY id
        """,
    ),
    File(
        "calls",
        "Calls, also of whoever is no client",
        """
        client integer id in clients.csv; empty: nobody known
        direction text in or out
        result text answered or missed
        phone text E.164
        started_at timestamp UTC
        seconds integer how long
        words text
        next_step text
        who text who noted it; empty: a telephone exchange
        settled_at timestamp UTC, when nobody had to ring back any more
        """,
        """
        SELECT client, direction, result, phone, started_at, seconds, words, next_step, who, settled_at
        FROM client_call WHERE $1::int[] IS NULL OR TRUE ORDER BY id
        """,
    ),
    File(
        "links",
        "Who belongs to whom, and who pays for whom: each link once from either side",
        """
        client integer id in clients.csv
        other integer id in clients.csv
        tie text what the other is to the client: parent, child, partner, sibling, friend, other, payer, payee
        made_at timestamp UTC
        """,
        """
        SELECT client, other, tie, made_at FROM client_link
        WHERE $1::int[] IS NULL OR TRUE ORDER BY client, other, id
        """,
    ),
    File(
        "consents",
        "What clients agreed to and withdrew, in the order in which they said so",
        """
        client integer id in clients.csv
        consent text
        version integer of its words
        words text
        is_given boolean
        happened_at timestamp UTC
        place text desk, widget or form
        who text
        proof text
        """,
        """
        SELECT client, consent.title, consent_text.number, words, is_given, happened_at, place, who, proof
        FROM consent_answer JOIN consent ON consent.id = consent_answer.consent
        JOIN consent_text ON consent_text.id = consent_answer.wording
        WHERE $1::int[] IS NULL OR TRUE ORDER BY consent_answer.id
        """,
    ),
)
