"""The columns of a list of clients, as YCLIENTS, Fresha, Square, Booksy, Vagaro and plain sheets call them.

A new one is an entry here: in an import it is guessed, read, compared and written by it, and in an export it
is a column too. What is not in the row of a card is in `own`.
"""

import re

from clients.rules import is_email, show_phone
from clients.rules.birthdays import show_birthday
from exchange.rules import cells
from exchange.rules.dates import looks_like_a_day
from exchange.rules.fields import Field, known_as

DIGITS = re.compile(r"\+?[\d\s()./-]{7,22}")


def looks_like_a_phone(text: str) -> bool:
    return (
        bool(DIGITS.fullmatch(text)) and 7 <= sum(map(str.isdigit, text)) <= 15 and not looks_like_a_day(text)
    )


# Of two who are called the same, whoever works here, and came first.
MEMBER = "SELECT id FROM staff_member WHERE name = {} ORDER BY dismissed_on IS NOT NULL, id LIMIT 1"
FIELDS: tuple[Field, ...] = (
    Field(
        "number", "Tempu number", cells.read_number, known_as("Tempu number"),
        now="client.id::text", only_new=True, cell="number",
        hint="of an export of ours: who is who, also without a phone",
    ),
    Field(
        "name", "Name", cells.read_name,
        known_as(
            "Name", "Full name", "Client", "Client name", "Customer", "Customer name", "Имя", "ФИО", "Клиент",
            "Имя клиента", "ФИО клиента", "Kunde", "Kundin", "Kundenname",
            "Vollständiger Name", "Nom complet", "Nombre completo",
        ),
        now="client.name", put=(("name", "{}"),), needed=True, hint="or its parts, each in a column",
    ),
    Field("first", "First name", cells.read_part_of_name,
          known_as("First name", "Firstname", "Given name", "Forename", "Vorname", "Prénom", "Nombre")),
    Field("middle", "Middle name", cells.read_part_of_name,
          known_as("Middle name", "Отчество", "Patronymic", "Zweiter Vorname")),
    Field("last", "Last name", cells.read_part_of_name,
          known_as("Last name", "Lastname", "Surname", "Family name", "Фамилия", "Nachname", "Familienname",
                   "Nom", "Apellido", "Apellidos")),
    Field(
        "phone", "Phone", cells.read_phone,
        known_as(
            "Phone", "Phone number", "Mobile", "Mobile number", "Mobile phone", "Cell", "Cell phone",
            "Telephone",
            "Tel", "Телефон", "Номер телефона", "Мобильный", "Мобильный телефон", "Сотовый", "Handy",
            "Handynummer", "Mobil", "Mobilnummer", "Telefon", "Telefonnummer", "Rufnummer", "Téléphone",
            "Teléfono", "Phone 1 - Value", "Primary phone",
        ),
        looks_like_a_phone,
        now="coalesce(client.phone, '')", shown=show_phone, put=(("phone", "nullif({}, '')"),),
        hint="with or without the country; of several in a cell the first",
    ),
    Field(
        "email", "E-mail", cells.read_email,
        known_as("E-mail", "Email", "Email address", "E-mail address", "Mail", "Почта", "Эл. почта",
                 "Электронная почта", "E-Mail-Adresse", "Mailadresse", "Courriel", "Correo electrónico",
                 "E-mail 1 - Value"),
        is_email,
        now="client.email", put=(("email", "{}"),),
    ),
    Field(
        "card_number", "Card number", cells.read_card_number,
        known_as("Card number", "Card", "Card no", "Membership number", "Номер карты", "Карта",
                 "Kartennummer", "Kundenkarte"),
        now="coalesce(client.card_number, '')", put=(("card_number", "nullif({}, '')"),),
        hint="of the card that they carry",
    ),
    Field(
        "birthday", "Birthday", cells.read_birthday,
        known_as("Birthday", "Birth date", "Birthdate", "Date of birth", "DOB", "Дата рождения",
                 "День рождения",
                 "ДР", "Geburtstag", "Geburtsdatum", "Date de naissance", "Fecha de nacimiento"),
        looks_like_a_day,
        now="client.birthday", shown=show_birthday, put=(("birthday", "{}"),), is_date=True, cell="date",
        hint="with or without the year",
    ),
    Field(
        "notes", "Notes", cells.read_notes,
        known_as("Notes", "Note", "Comment", "Comments", "Memo", "Client notes", "Private notes",
                 "Комментарий",
                 "Комментарии", "Примечание", "Примечания", "Заметки", "Notiz", "Notizen", "Bemerkung",
                 "Bemerkungen", "Anmerkung", "Kommentar", "Remarques", "Notas"),
        now="client.notes", put=(("notes", "{}"),),
    ),
    Field(
        "warning", "Warning", cells.read_warning,
        known_as("Warning", "Alert", "Allergy", "Allergies", "Important", "Предупреждение", "Аллергия",
                 "Аллергии", "Warnung", "Allergie", "Allergien", "Achtung"),
        now="client.warning", put=(("warning", "{}"),),
        hint="what everybody who serves them must know",
    ),
    Field(
        "group", "Group", cells.read_group,
        known_as("Group", "Client group", "Customer group", "Группа", "Gruppe", "Kundengruppe"),
        now="coalesce((SELECT name FROM client_group WHERE id = client.client_group), '')",
        put=(("client_group", "(SELECT id FROM client_group WHERE name = {})"),),
        hint="one that there is already",
    ),
    Field(
        "language", "Language", cells.read_language,
        known_as("Language", "Preferred language", "Язык", "Sprache", "Langue", "Idioma"),
        now="client.language", put=(("language", "{}"),), hint="its code, like de, or its own name",
    ),
    Field(
        "source", "Source", cells.read_source,
        known_as("Source", "Referral source", "Heard of us", "How did you hear about us", "Источник",
                 "Quelle",
                 "Herkunft"),
        now="coalesce((SELECT name FROM client_source WHERE id = client.client_source), '')",
        put=(("client_source", "(SELECT id FROM client_source WHERE name = {})"),),
        hint="one that there is already",
    ),
    Field(
        "importance", "Importance", cells.read_importance,
        known_as("Importance", "Importance class", "Важность", "Класс важности", "Wichtigkeit"),
        now="(ARRAY['', 'Bronze', 'Silver', 'Gold'])[client.importance + 1]",
        put=(("importance", "coalesce(array_position(ARRAY['Bronze', 'Silver', 'Gold'], {}), 0)"),),
        hint="bronze, silver or gold",
    ),
    Field(
        "discount", "Personal discount, %", cells.read_discount,
        known_as("Personal discount, %", "Personal discount", "Discount", "Скидка", "Rabatt"),
        now="CASE client.discount_rate WHEN 0 THEN '' "
            "ELSE trim_scale(client.discount_rate / 100.0)::text END",
        put=(("discount_rate", "coalesce(round(nullif({}, '')::numeric * 100)::int, 0)"),),
    ),
    Field(
        "responsible", "Responsible", cells.read_responsible,
        known_as("Responsible", "Responsible staff", "Assigned to", "Preferred staff", "Account manager",
                 "Ответственный", "Ответственный сотрудник", "Zuständig", "Betreuer", "Betreuerin"),
        now="coalesce((SELECT name FROM staff_member WHERE id = client.responsible), '')",
        put=(("responsible", f"({MEMBER})"),),
        hint="who of the staff looks after them, by name",
    ),
    Field(
        "since", "Client since", cells.read_past_day,
        known_as("Client since", "Customer since", "Created", "Created at", "Added", "Date added",
                 "First seen",
                 "First visit", "Registration date", "Дата создания", "Дата регистрации", "Первый визит",
                 "Клиент с", "Kunde seit", "Angelegt am", "Erstellt am", "Erster Besuch"),
        now="to_char(client.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
        put=(("created_at",
              "coalesce((nullif({}, '')::date + time '12:00') AT TIME ZONE 'UTC', $5::timestamptz)"),),
        only_new=True, is_date=True, cell="date", hint="only of new clients",
    ),
    Field(
        "online", "Books online", cells.read_yes,
        known_as("Books online", "Online booking", "Онлайн-запись", "Bucht online", "Online-Buchung"),
        now="CASE WHEN client.online_ban THEN 'no' ELSE 'yes' END",
        put=(("online_ban", "{} = 'no'"),
             ("online_ban_why", "CASE WHEN {} = 'no' THEN 'So it was said in an import' ELSE '' END")),
        hint="yes or no",
    ),
    Field("blocked", "Blocked (may not book online)", cells.read_blocked,
          known_as("Blocked", "Is blocked", "Заблокирован", "Gesperrt", "Blacklisted"), hint="yes or no"),
)  # fmt: skip
