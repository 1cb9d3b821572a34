"""Who works at Linden & Co., and who comes."""

from dataclasses import dataclass

from staff.roles import Role

TABLET = "Front desk"
PASSWORD = "linden-demo"  # noqa: S105  # printed at every start of the demo


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the staff: what they do (categories), their days and hours, and their share of services."""

    name: str
    title: str
    does: tuple[str, ...]
    hours: tuple[str, ...]  # of each day of the cycle; seven days start on a Monday
    rate: int
    factor: int = 100  # percent of the list price, which is that of their level
    about: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demo. `at` names a branch, "" every one; `member` whose column is theirs.

    With a `pin` they have a tile on the shared tablets of their branches.
    """

    name: str
    email: str
    role: Role
    at: str = ""
    member: str = ""
    pin: str = ""


EARLY, LATE, LONG, OFF = (
    "09:00-13:00, 14:00-17:00",
    "12:00-16:00, 16:30-20:00",
    "10:00-14:00, 15:00-20:00",
    "",
)
FULL_WEEK = (EARLY, EARLY, EARLY, EARLY, EARLY, OFF, OFF)
LATE_WEEK = (OFF, LATE, LATE, LATE, LATE, EARLY, OFF)
NO_TUESDAY = (LATE, OFF, LATE, LATE, LATE, EARLY, OFF)
NO_WEDNESDAY = (LATE, LATE, OFF, LATE, LATE, EARLY, OFF)
NO_THURSDAY = (LATE, LATE, LATE, OFF, LATE, EARLY, OFF)
TWO_ON_TWO_OFF = (LONG, LONG, OFF, OFF)
THREE_ON_THREE_OFF = (LONG, LONG, LONG, OFF, OFF, OFF)

JUNIOR, SENIOR = "Junior", "Senior"
LEVELS = (JUNIOR, SENIOR)

BERLIN = (
    Person("Anna Weber", "Stylist", ("Hair", "Colour"), FULL_WEEK, 4000, 115, "Cuts for curls.", SENIOR),
    Person("Lena Vogt", "Colourist", ("Hair", "Colour"), NO_TUESDAY, 4000),
    Person("Jonas Brandt", "Barber", ("Barber", "Hair"), NO_WEDNESDAY, 3800),
    Person("Mira Haddad", "Stylist", ("Hair", "Barber"), TWO_ON_TWO_OFF, 3500, 90, level=JUNIOR),
    Person("Sofia Lindgren", "Nail artist", ("Nails",), FULL_WEEK, 4200),
    Person(
        "Thea Okafor",
        "Cosmetologist",
        ("Face", "Brows & lashes", "Nails"),
        NO_THURSDAY,
        4000,
        110,
        level=SENIOR,
    ),
    Person("Paul Richter", "Massage therapist", ("Massage",), THREE_ON_THREE_OFF, 4500),
)
SAO_PAULO = (
    Person("Beatriz Sousa", "Stylist", ("Hair", "Colour"), LATE_WEEK, 4000, 110, level=SENIOR),
    Person("Boris Duarte", "Barber", ("Barber",), TWO_ON_TWO_OFF, 3800),
    Person("Inês Carvalho", "Nail artist", ("Nails", "Brows & lashes"), FULL_WEEK, 4000),
    Person("Rui Almeida", "Stylist", ("Hair", "Barber"), FULL_WEEK, 3500),
    Person("Clara Mendes", "Massage therapist", ("Massage", "Face"), THREE_ON_THREE_OFF, 4500),
)

LOGINS = (
    Login("Vera Linden", "vera@linden.example", Role.owner, pin="8263"),
    Login("Nora Falk", "nora@linden.example", Role.manager, at="kreuzberg", pin="7294"),
    Login("Olga Stern", "olga@linden.example", Role.receptionist, at="kreuzberg", pin="5917"),
    Login("Rita Bloom", "rita@linden.example", Role.accountant),
    Login("Anna Weber", "anna@linden.example", Role.specialist, "kreuzberg", "Anna Weber", pin="6482"),
    Login("Tomás Reis", "tomas@linden.example", Role.receptionist, at="pinheiros", pin="9375"),
)

FIRST_NAMES = tuple(
    """
    Masha Ella Greta Hanna Ida Jule Klara Lotte Maja Nele Pia Romy Stella Tilda Wanda Yara Aylin Derya
    Fatma Leyla Amir Ben Carl David Emil Finn Georg Hugo Jakob Kilian Leon Max Noah Oskar Peter Samuel
    Theo Viktor Dmitri Irina Ana Catarina Diana Eva Filipa Helena Joana Leonor Marta Rita Sara Teresa
    André Bruno Diogo Hugo João Luís Miguel Nuno Paulo Ricardo Tiago Vasco Chidi Amara Kenji Yuki Priya
    Arjun Zoë Chloé
    """.split()
)
LAST_NAMES = tuple(
    """
    Petrova Müller Schmidt Fischer Wagner Becker Hoffmann Koch Richter Klein Wolf Neumann Schwarz
    Zimmermann Krüger Hartmann Lange Werner Krause Lehmann Yıldız Kaya Demir Nguyen Tran Kowalska Nowak
    Horváth Ivanova Sokolov Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus
    Fernandes Gonçalves Gomes Lopes Marques Alves Ribeiro Pinto Teixeira Moreira Correia Okafor Adeyemi
    Tanaka Sato Sharma Patel Rossi Bianchi Dubois Laurent
    """.split()
)
