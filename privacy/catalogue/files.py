"""What came in from files, and went out in them, that tells of a client."""

from privacy.catalogue.held import CARDS, NOBODY, VISITS, Held

CONTACTS = f"(SELECT value FROM client_contact WHERE client = ANY{CARDS})"  # noqa: S608  # only constants
CARD = f"FROM client WHERE id = ANY{CARDS})"
LINES = f"""
subject = ANY{CARDS} AND run IN (SELECT id FROM import_run WHERE kind = 'clients')
OR said ->> 'client' = ANY({CARDS}::text[])
OR phone IN (SELECT phone {CARD} OR phone IN {CONTACTS}
OR lower(said ->> 'email') IN (SELECT lower(email) {CARD}
OR phone IS NULL AND lower(name) IN (SELECT lower(name) {CARD}
"""  # noqa: S608
POINTS = f"(SELECT id FROM points_entry WHERE client = ANY{CARDS})"  # noqa: S608
FILES = (
    Held(
        "import_row",
        whose=f"(run, number) IN (SELECT run, number FROM import_line WHERE {LINES})",  # noqa: S608
        leaves="cells",
        swept="cells",
    ),
    Held(
        "import_line",
        "rows of imports",
        LINES,
        leaves="state name phone said changes fault",
        swept="fault",
    ),
    Held(
        "import_mark",
        "marks of imports",
        f"subject = ANY{CARDS} AND run IN (SELECT id FROM import_run WHERE kind = 'clients')"  # noqa: S608
        f" OR subject IN {VISITS} AND run IN (SELECT id FROM import_run WHERE kind = 'visits')"
        f" OR subject IN {POINTS} AND run IN (SELECT id FROM import_run WHERE kind = 'points')",
        {"name": NOBODY, "changes": "NULL"},
        free="outcome",
        without="name and changes",
    ),
    Held(
        "import_run",
        free="kind state file_name sheets fields options counts trouble who undone_by",
        swept="file_name",
    ),
    Held("import_mapping", free="kind headings fields options"),
    Held("export_run", free="who what filters format state why address browser unusual", swept="filters"),
    Held("owner_letter", free="status why"),
)
