"""The columns of a list of points."""

from exchange.columns.cards import looks_like_a_phone
from exchange.rules import cells
from exchange.rules.fields import Field, Options, known_as
from exchange.rules.rows import Values
from kit.errors import Invalid

MOST = 100_000_000


def read_points(text: str, _: Options) -> str:
    """Whole points. Of somebody without any there is nothing to bring."""
    digits = cells.DECIMALS.sub("", text.strip().replace(" ", "").replace("\u00a0", ""))
    digits = digits.removesuffix(".0").removesuffix(".00").removesuffix(",00")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 12 and int(digits) <= MOST):
        raise cells.fault(f"“{text[:40]}” is no whole number of points.")
    if int(digits) == 0:
        raise cells.fault("There are no points to bring over.")
    return str(int(digits))


FIELDS: tuple[Field, ...] = (
    Field("points", "Points", read_points,
          known_as("Points", "Balance", "Points balance", "Loyalty points", "Bonus", "Баллы", "Бонусы",
                   "Баланс",
                   "Бонусный баланс", "Punkte", "Punktestand", "Bonuspunkte"), needed=True),
    Field("phone", "Client’s phone", cells.read_phone,
          known_as("Phone", "Client phone", "Mobile", "Mobile number", "Phone number", "Телефон", "Telefon",
                   "Handy"), looks_like_a_phone),
    Field("name", "Client’s name", cells.read_name,
          known_as("Client", "Client name", "Customer", "Customer name", "Name", "Клиент", "Имя", "ФИО",
                   "Kunde", "Kundin"), hint="where there is no phone"),
)  # fmt: skip


def joined_points(values: Values) -> Values:
    if not values.get("phone") and not values.get("name"):
        raise Invalid("Nobody.", name="Neither a phone nor a name says whose points these are.")
    if "points" not in values:
        raise Invalid("Missing.", points="The points are missing.")
    return values
