"""Lists to choose from that are always the same."""

from collections.abc import Sequence

from clients.rules.facts import IMPORTANCE_OPTIONS, LANGUAGES

Options = Sequence[tuple[str, str]]

FIXED: dict[str, Options] = {
    "weekdays": (
        ("1", "Monday"),
        ("2", "Tuesday"),
        ("3", "Wednesday"),
        ("4", "Thursday"),
        ("5", "Friday"),
        ("6", "Saturday"),
        ("7", "Sunday"),
    ),
    "months": tuple(
        (str(number), name)
        for number, name in enumerate(
            (
                "January", "February", "March", "April", "May", "June", "July", "August", "September",
                "October", "November", "December",
            ),
            start=1,
        )
    ),
    "sources": (("widget", "online"), ("desk", "at the desk")),
    "methods": (("cash", "cash"), ("card", "card"), ("points", "points")),
    "messages": (
        ("booked", "a booking"),
        ("evening", "the evening before"),
        ("soon", "shortly before"),
        ("thanks", "thanks afterwards"),
        ("moved", "another time"),
        ("cancelled", "a cancellation"),
        ("offered", "a free time"),
    ),
    "contacts": (
        ("phone", "a phone"),
        ("email", "an e-mail"),
        ("whatsapp", "WhatsApp"),
        ("telegram", "Telegram"),
        ("viber", "Viber"),
        ("signal", "Signal"),
        ("instagram", "Instagram"),
        ("facebook", "Facebook"),
        ("vk", "VK"),
        ("site", "a site"),
    ),
    "languages": tuple(LANGUAGES.items()),
    "trust": (
        ("nothing", "nothing"),
        ("deposit", "a deposit"),
        ("prepay", "the whole price"),
        ("refuse", "they cannot book online"),
    ),
    "importance": tuple(IMPORTANCE_OPTIONS[1:]),
    "consents": (
        ("given", "given"),
        ("outdated", "given to an older text"),
        ("withdrawn", "withdrawn"),
    ),
    "units": (("days", "days"), ("weeks", "weeks"), ("months", "months"), ("years", "years")),
}  # fmt: skip
