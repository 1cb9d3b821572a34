"""What hangs on 200,000 clients besides their visits: bills, points, messages, marks, consents, fields."""

from datetime import datetime

import asyncpg

# Every number comes of the row's own id, so that all of it is the same at every run.
NAMED = """
INSERT INTO branch (name, slug, zone, currency) VALUES ('Second', 'second', 'UTC', 'EUR');
INSERT INTO category (name) SELECT 'Category ' || n FROM generate_series(1, 5) AS n;
INSERT INTO service (category, name, minutes)
SELECT CASE WHEN n <= 20 THEN 1 ELSE 2 + n % 4 END, 'Service ' || n, 60 FROM generate_series(1, 40) AS n;
INSERT INTO good (name) SELECT 'Good ' || n FROM generate_series(1, 20) AS n;
INSERT INTO resource (branch, name) SELECT 1, 'Person ' || n FROM generate_series(1, 20) AS n;
INSERT INTO staff_member (branch, resource, name)
SELECT 1, n, 'Person ' || n FROM generate_series(1, 20) AS n;
INSERT INTO client_group (name) SELECT 'Group ' || n FROM generate_series(1, 4) AS n;
INSERT INTO client_source (name) SELECT 'Source ' || n FROM generate_series(1, 6) AS n;
INSERT INTO tag (name) SELECT 'Tag ' || n FROM generate_series(1, 10) AS n;
INSERT INTO scale (name) VALUES ('How warm');
INSERT INTO status (scale, name) SELECT 1, 'Status ' || n FROM generate_series(1, 4) AS n;
INSERT INTO client_list (name, created_at) SELECT 'List ' || n, $1 FROM generate_series(1, 5) AS n;
INSERT INTO consent (title, allows_offers) VALUES ('Offers', TRUE), ('Photos', FALSE);
INSERT INTO consent_text (consent, number, words, made_at, made_by)
SELECT consent, number, 'Words', $1, 'Bench'
FROM generate_series(1, 2) AS consent, generate_series(1, 2) AS number;
INSERT INTO custom_field (of, title, kind, currency)
SELECT 'client', kind, kind, CASE kind WHEN 'money' THEN 'EUR' ELSE '' END
FROM unnest('{text,whole,money,one_of,several,date,yes_no}'::text[]) AS kind;
INSERT INTO custom_field (of, title, kind)
SELECT 'staff', kind, kind FROM unnest('{whole,one_of}'::text[]) AS kind;
UPDATE staff_member SET extra = jsonb_build_object('8', id % 10, '9', 1 + id % 5);
INSERT INTO field_option (field, title) SELECT field, 'Option ' || n
FROM unnest('{4,5}'::int[]) AS field, generate_series(1, 5) AS n;
INSERT INTO formula (title, takes, category, currency)
SELECT takes, takes, 1, CASE WHEN takes IN ('sum', 'average') THEN 'EUR' ELSE '' END
FROM unnest('{count,sum,average,first,last}'::text[]) AS takes;
INSERT INTO trust_terms (deposit_from, prepay_from, refuse_from) VALUES (100, 200, 400);
"""
CARDS = """
UPDATE client SET client_group = CASE WHEN id % 3 = 0 THEN 1 + id % 4 END,
    client_source = CASE WHEN id % 2 = 0 THEN 1 + id % 6 END,
    responsible = CASE WHEN id % 4 = 0 THEN 1 + id % 20 END,
    language = CASE id % 5 WHEN 0 THEN 'ru' WHEN 1 THEN 'en' ELSE '' END, importance = id % 7 / 4,
    discount_rate = CASE WHEN id % 10 = 0 THEN 500 ELSE 0 END, online_ban = id % 100 = 0,
    birthday = CASE WHEN id % 5 < 3 THEN to_char(date '1950-01-01' + id * 37 % 20000, 'YYYY-MM-DD')
               ELSE '' END,
    warning = CASE WHEN id % 50 = 0 THEN 'allergic' ELSE '' END,
    card_number = CASE WHEN id % 4 = 0 THEN 'C' || id END,
    created_at = created_at - id % 1825 * interval '1 day',
    extra = CASE WHEN id % 5 < 3 THEN jsonb_build_object(
        '1', 'word ' || id % 100, '2', id % 50, '3', id % 9000, '4', 1 + id % 5,
        '5', jsonb_build_array(6 + id % 5, 6 + (id + 1) % 5),
        '6', to_char(date '2026-11-22' - id % 700, 'YYYY-MM-DD'), '7', id % 2 = 0) ELSE '{}' END
"""
MARKS = """
INSERT INTO client_tag (client, tag, set_at, who)
SELECT id, 1 + (id * 7 + n) % 10, created_at, 'Bench' FROM client, generate_series(1, 2) AS n
WHERE id % 2 = 0;
INSERT INTO client_status (client, scale, status, set_at, who)
SELECT id, 1, 1 + id % 4, created_at, 'Bench' FROM client WHERE id % 2 = 1;
INSERT INTO client_listed (list, client) SELECT 1 + id % 5, id FROM client WHERE id % 2 = 0;
INSERT INTO client_contact (client, kind, value)
SELECT id, CASE id % 2 WHEN 0 THEN 'telegram' ELSE 'whatsapp' END, id::text FROM client WHERE id % 3 = 0;
INSERT INTO client_note (client, text, written_at, written_by)
SELECT id, 'likes tea ' || id, created_at, 'Bench' FROM client WHERE id % 2 = 0;
INSERT INTO consent_answer (client, consent, wording, is_given, happened_at, place, who)
SELECT client.id, consent, consent * 2 - (client.id + n) % 2, (client.id + n) % 9 > 0, created_at, 'desk',
       'Bench'
FROM client, generate_series(1, 2) AS consent, generate_series(1, 2) AS n
WHERE client.id % 4 > 0 AND (n = 1 OR client.id % 8 = 1);
INSERT INTO trust_exemption (client, exempt_at, exempt_by)
SELECT id, created_at, 'Bench' FROM client WHERE id % 500 = 0
"""
# Reviews of every sixteenth visit, calls and photos of every eighth.
SAID = """
INSERT INTO review (visit, rating, status, written_at)
SELECT id, 1 + id % 5, 'published', ends_at FROM visit WHERE code LIKE 'asked-%' AND id % 16 = 2;
INSERT INTO client_call (client, direction, result, started_at)
SELECT client, CASE id % 3 WHEN 0 THEN 'out' ELSE 'in' END,
       CASE id % 5 WHEN 0 THEN 'missed' ELSE 'answered' END, created_at
FROM visit WHERE code LIKE 'asked-%' AND id % 8 = 3;
INSERT INTO client_link (client, other, tie, made_at, made_by)
SELECT id, id + 1, 'parent', created_at, 'Bench' FROM client WHERE id % 4 = 0
UNION ALL SELECT id + 1, id, 'child', created_at, 'Bench' FROM client WHERE id % 4 = 0 AND id < 200000;
INSERT INTO client_file (client, visit, title, size, added_at)
SELECT CASE WHEN id % 16 = 4 THEN client END, CASE WHEN id % 16 = 12 THEN id END, '', 1000, created_at
FROM visit WHERE code LIKE 'asked-%' AND id % 8 = 4
"""
BILLS = """
INSERT INTO bill
    (visit, closing, number, services, goods, discount, total, currency, closed_at, closed_by, entry)
SELECT id, 1, 'B' || id, 4000, 0, 0, 4000, 'EUR', ends_at, 'Bench', 0 FROM visit
WHERE code LIKE 'asked-%' AND status = 'done' ORDER BY id;
INSERT INTO payment (bill, method, amount)
SELECT id, CASE id % 3 WHEN 0 THEN 'cash' ELSE 'card' END, CASE WHEN id % 10 = 0 THEN 3500 ELSE 4000 END
FROM bill
UNION ALL SELECT id, 'points', 500 FROM bill WHERE id % 10 = 0;
INSERT INTO points_entry (client, branch, rule, visit, closing, kind, points, entry, happened_at)
SELECT client, branch, NULL::int, id, 1, 'earned', 40, 0, ends_at FROM visit
WHERE code LIKE 'asked-%' AND status = 'done'
UNION ALL SELECT client, branch, NULL::int, id, 1, 'spent', -150, 0, ends_at FROM visit
WHERE code LIKE 'asked-%' AND status = 'done' AND id % 10 = 2;
INSERT INTO message (visit, client, kind, about_at, due_at, expires_at, status, sent_at)
SELECT id, client, CASE id % 3 WHEN 0 THEN 'booked' WHEN 1 THEN 'evening' ELSE 'thanks' END, starts_at,
       created_at, starts_at, CASE WHEN id % 50 = 0 THEN 'failed' ELSE 'sent' END,
       CASE WHEN id % 50 > 0 THEN starts_at - interval '12 hours' END
FROM visit WHERE code LIKE 'asked-%';
INSERT INTO trust_waiver (visit, waived_at, waived_by)
SELECT id, starts_at, 'Bench' FROM visit WHERE status = 'no_show' AND id % 500 = 0
"""


async def name(connection: asyncpg.Connection, now: datetime) -> None:
    """What visits and cards refer to."""
    for statement in NAMED.strip().rstrip(";").split(";"):
        await connection.execute(statement, *([now] if "$1" in statement else []))


async def hang(connection: asyncpg.Connection) -> None:
    """On clients and visits that are there."""
    for statements in (CARDS, MARKS, SAID, BILLS):
        for statement in statements.split(";"):
            await connection.execute(statement, timeout=None)
