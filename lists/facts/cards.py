"""What stands on the card."""

from kit.rights import Permission
from lists.rules.catalogue import Catalogue, Fact, Kind

GROUP = "Card"
AGE = """CASE WHEN length(client.birthday) = 10
THEN date_part('year', age({today}, client.birthday::date))::int END"""

SIGNED = """SELECT client_note.client, client_note.text AS value FROM client_note
WHERE client_note.removed_at IS NULL"""

CARDS: Catalogue = {
    "name": Fact("Name", GROUP, Kind.text, "client.name"),
    "has_phone": Fact("Has a phone", GROUP, Kind.yes_no, "client.phone IS NOT NULL"),
    "phone": Fact("Phone", GROUP, Kind.text, "coalesce(client.phone, '')", right=Permission.see_phones),
    "has_email": Fact("Has an e-mail", GROUP, Kind.yes_no, "client.email <> ''"),
    "email": Fact("E-mail", GROUP, Kind.text, "client.email", right=Permission.see_phones),
    "contacts": Fact(
        "Further contacts",
        GROUP,
        Kind.many_of,
        "SELECT client_contact.client, client_contact.kind AS value FROM client_contact",
        options="contacts",
        words=True,
    ),
    "card_number": Fact("Card number", GROUP, Kind.text, "coalesce(client.card_number, '')"),
    "birthday": Fact("Birthday", GROUP, Kind.yearly, "client.birthday"),
    "age": Fact("Age", GROUP, Kind.whole, AGE),
    "notes": Fact(
        "Notes", GROUP, Kind.text, "client.notes", further=SIGNED,
        hint="Those on the card, and all that were written and signed. Treatment notes are encrypted: nobody "
             "can search them.",
    ),
    "warning": Fact("Warning", GROUP, Kind.text, "client.warning"),
    "group": Fact("Group", GROUP, Kind.one_of, "client.client_group", options="groups"),
    "source": Fact("Source", GROUP, Kind.one_of, "client.client_source", options="client_sources"),
    "responsible": Fact("Responsible", GROUP, Kind.one_of, "client.responsible", options="people"),
    "language": Fact(
        "Language", GROUP, Kind.one_of, "nullif(client.language, '')", options="languages", words=True
    ),
    "importance": Fact(
        "Importance", GROUP, Kind.one_of, "nullif(client.importance, 0)", options="importance"
    ),
    "discount": Fact("Personal discount, percent", GROUP, Kind.whole, "(client.discount_rate / 100.0)"),
    "only_desk": Fact("Only the desk books", GROUP, Kind.yes_no, "client.online_ban"),
    "added": Fact("Client since", GROUP, Kind.day, "client.created_at"),
}  # fmt: skip
