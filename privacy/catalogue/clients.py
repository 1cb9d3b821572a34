"""What the tables of clients and of the journal hold of one."""

from privacy.catalogue.held import CARDS, VISITS, Held

CARD_ITSELF = {
    "name": "'Erased client ' || id",
    "phone": "NULL",
    "email": "''",
    "notes": "''",
    "online_ban_why": "''",
    "birthday": "''",
    "warning": "''",
    "card_number": "NULL",
    "extra": "'{}'",
    # Not texts, but of them all the same.
    "online_ban": "FALSE",
    "client_group": "NULL",
    "language": "''",
    "client_source": "NULL",
    "importance": "0",
    "discount_rate": "0",
    "responsible": "NULL",
    "version": "version + 1",
}
OF_CARD = f"client = ANY{CARDS}"
OF_CARD_OR_VISIT = f"client = ANY{CARDS} OR visit IN {VISITS}"
# A card that was taken out again after a merging is told of in the journal of the other.
MERGED_ONCE = f"""
subject = 'client' AND action IN ('merge', 'unmerge')
AND subject_id IN (SELECT kept FROM client_merge WHERE gone = ANY{CARDS})
"""  # noqa: S608  # only constants
# The order is that in which they are wiped: what finds others goes after those.
JOURNAL = (
    Held(
        "journal_entry",
        "changes of the card, before and after",
        f"subject = 'client' AND subject_id = ANY{CARDS} AND action <> 'erase' OR {MERGED_ONCE}",
        {"before": "NULL", "after": "NULL"},
        free="who action subject",
        swept="before after",
        without="what was there before and after",
    ),
)
CLIENTS = (
    Held(
        "client_contact",
        "further contacts",
        OF_CARD,
        leaves="kind value label",
        swept="label",
    ),
    Held(
        "client_link",
        "links to family and payers",
        f"client = ANY{CARDS} OR other = ANY{CARDS}",
        leaves="tie made_by",
    ),
    Held(
        "client_call",
        "calls",
        f"{OF_CARD} OR client IS NULL AND phone IN (SELECT phone FROM client WHERE id = ANY{CARDS})",  # noqa: S608  # only constants
        leaves="direction result phone words next_step who told_as",
        swept="words next_step",
    ),
    Held("client_note", "notes", OF_CARD, leaves="text written_by edited_by", swept="text"),
    Held(
        "client_file",
        "photos and papers",
        OF_CARD_OR_VISIT,
        leaves="title media moment content small added_by",
        part="photos",
        hidden="title content small",
    ),
    Held(
        "treatment_version",
        "treatment notes, as they were saved",
        f"note IN (SELECT id FROM treatment_note WHERE {OF_CARD_OR_VISIT})",  # noqa: S608  # only constants
        leaves="content written_by",
        hidden="content",
    ),
    Held("treatment_note", "treatment notes", OF_CARD_OR_VISIT, leaves="written_by"),
    Held("client_change_row", "changes of many clients at once", OF_CARD, leaves="was now outcome"),
    Held("client_tag", "tags", OF_CARD, leaves="who"),
    Held("client_status", "statuses", OF_CARD, leaves="who"),
    Held("tag_event", "tags and statuses set or cleared", OF_CARD, leaves="name who was"),
    Held("consent_answer", "answers about consents", OF_CARD, leaves="place who proof address"),
    Held("personal_access", whose=OF_CARD, leaves="doubted_email"),
    Held(
        "contact_code",
        whose=OF_CARD,
        leaves="ticket purpose channel recipient asked_for network code_hash sealed language status why",
    ),
    Held(
        "client_pair",
        "comparisons with other cards",
        f"one = ANY{CARDS} OR other = ANY{CARDS}",
        leaves="why parted_by",
    ),
    Held(
        "client_merge",
        "mergings with other cards",
        f"kept = ANY{CARDS} OR gone = ANY{CARDS}",
        leaves="name card before after moved dropped book merged_by undone_by",
    ),
    Held("search_entry", whose=OF_CARD, anew="tokens numbers grams sorted"),
    Held("search_word", anew="kind word keys"),
    Held(
        "client",
        "card",
        f"id = ANY{CARDS}",
        CARD_ITSELF,
        swept="notes warning online_ban_why extra",
        without="all that tells who it is",
    ),
)
