"""The columns of a list of past visits."""

from datetime import date

from clients.rules import clean
from exchange.columns.cards import looks_like_a_phone
from exchange.rules import cells
from exchange.rules.dates import clock_behind, looks_like_a_day, read_clock, read_day
from exchange.rules.fields import Field, Options, known_as
from exchange.rules.rows import Values
from kit.errors import Invalid
from kit.money import parse_money
from kit.spreadsheets import as_meant
from kit.typed import is_number

NOON = "12:00"
LONGEST_VISIT = 24 * 60
STATUSES = {
    "done": "done completed complete visited arrived finished paid attended пришел пришёл завершен "
    "завершён оплачен erledigt abgeschlossen erschienen bezahlt",
    "no_show": "no-show noshow missed неявка nichterschienen",
    "cancelled": "cancelled canceled отменен отменён удален удалён отмена storniert abgesagt",
}
PHRASES = {"no show": "no_show", "не пришел": "no_show", "не пришёл": "no_show",
           "клиент не пришел": "no_show",
           "клиент пришел": "done", "nicht erschienen": "no_show", "no_show": "no_show"}  # fmt: skip
BY_WORD = {word: status for status, words in STATUSES.items() for word in words.split()} | PHRASES


def read_when(text: str, options: Options) -> str:
    """A day, with the time where it is in the same cell."""
    day = read_day(text, options.order, options.today)
    if day is None:
        raise cells.no_day(text, options)
    if day >= options.today:
        raise cells.fault(f"{day:%-d %B %Y} is not past. Visits to come are booked at the desk.")
    if day < date(2000, 1, 1):
        raise cells.fault(f"{day:%-d %B} {day.year} is too long ago.")
    clock = clock_behind(text)
    return f"{day.isoformat()} {clock:%H:%M}" if clock else day.isoformat()


def read_time(text: str, _: Options) -> str:
    clock = read_clock(text)
    if clock is None:
        raise cells.fault(f"“{text[:40]}” is no time of day.")
    return f"{clock:%H:%M}"


def read_price(text: str, options: Options) -> str:
    """In minor units. Currency signs are passed over, letters in a number are not."""
    typed = "".join(letter for letter in text if letter.isdecimal() or letter in "-.,' \u00a0")
    try:
        if any(letter.isalpha() for letter in text) or not typed.strip():
            raise Invalid("No amount.")
        amount = parse_money(cells.whole_amount(typed), options.currency)
    except Invalid:
        raise cells.fault(f"“{text[:40]}” is no price.") from None
    if amount < 0:
        raise cells.fault("A price cannot be below zero.")
    return str(amount)


def read_minutes(text: str, _: Options) -> str:
    clock = read_clock(text) if ":" in text else None
    minutes = clock.hour * 60 + clock.minute if clock else int(text) if is_number(text) else 0
    if not 0 < minutes <= LONGEST_VISIT:
        raise cells.fault(f"“{text[:40]}” is no length in minutes.")
    return str(minutes)


def read_status(text: str, _: Options) -> str:
    word = " ".join(text.lower().split())
    if word not in BY_WORD:
        raise cells.fault(f"“{text[:40]}” is no status of a past visit. Write done, no-show or cancelled.")
    return BY_WORD[word]


def read_service(text: str, options: Options) -> str:
    return one_of("service", text, options, "Add it under Services first.")


def read_staff(text: str, options: Options) -> str:
    return one_of("staff", text, options, "Add them under Staff first.")


def one_of(what: str, text: str, options: Options, then: str) -> str:
    """The id, as text, of what the cell names."""
    name = " ".join(clean(as_meant(text)).split())
    found = options.known.get(what, {}).get(name.casefold())
    if found is None:
        raise cells.fault(f"There is no “{name[:60]}” among {what}s of this branch. {then}")
    return str(found)


FIELDS: tuple[Field, ...] = (
    Field("at", "Date", read_when,
          known_as("Date", "Date and time", "Day", "Visit date", "Appointment date", "Start", "Starts at",
                   "Scheduled date", "Дата", "Дата визита", "Дата и время", "Datum", "Termin", "Beginn"),
          looks_like_a_day, needed=True, is_date=True, hint="with or without the time"),
    Field("time", "Time", read_time,
          known_as("Time", "Start time", "Appointment time", "Время", "Время визита", "Uhrzeit", "Zeit")),
    Field("service", "Service", read_service,
          known_as("Service", "Services", "Treatment", "Услуга", "Услуги", "Leistung", "Behandlung"),
          needed=True, hint="by its name here"),
    Field("staff", "Staff", read_staff,
          known_as("Staff", "Staff member", "Team member", "Employee", "Provider", "Сотрудник", "Мастер",
                   "Специалист", "Mitarbeiter", "Mitarbeiterin"), hint="by their name here"),
    Field("price", "Price", read_price,
          known_as("Price", "Amount", "Total", "Net sales", "Cost", "Стоимость", "Цена", "Сумма", "Оплачено",
                   "Preis", "Betrag", "Summe"), hint="in the currency of the branch"),
    Field("status", "Status", read_status,
          known_as("Status", "Appointment status", "Статус", "Статус визита"),
          hint="done, no-show or cancelled; without it: done"),
    Field("phone", "Client’s phone", cells.read_phone,
          known_as("Phone", "Client phone", "Mobile", "Mobile number", "Customer phone", "Телефон",
                   "Телефон клиента", "Telefon", "Handy"), looks_like_a_phone),
    Field("name", "Client’s name", cells.read_name,
          known_as("Client", "Client name", "Customer", "Customer name", "Name", "Клиент", "Имя клиента",
                   "Имя", "ФИО", "Kunde", "Kundin"), hint="where there is no phone"),
    Field("minutes", "Minutes", read_minutes,
          known_as("Minutes", "Duration", "Length", "Длительность", "Dauer"), hint="else as the service"),
    Field("notes", "Notes", cells.read_notes,
          known_as("Notes", "Note", "Comment", "Комментарий", "Notiz", "Bemerkung")),
)  # fmt: skip


def joined_visit(values: Values) -> Values:
    """One moment of day and time; somebody who came, and what for."""
    if not values.get("phone") and not values.get("name"):
        raise Invalid("Nobody.", name="Neither a phone nor a name says whose visit it was.")
    if "service" not in values or "at" not in values:
        missing = "service" if "at" in values else "date"
        raise Invalid("Missing.", at=f"The {missing} is missing.")
    clock = values.pop("time", NOON)
    at = values["at"]
    return {**values, "at": at if " " in at else f"{at} {clock}"}
