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
    "sources": (("widget", "online"), ("desk", "at the desk"), ("import", "brought in by a file")),
    "methods": (
        ("cash", "cash"),
        ("card", "card"),
        ("points", "points"),
        ("prepaid", "online, before the visit"),
        ("on_account", "on account"),
        ("deposit", "out of a deposit"),
        ("voucher", "by certificate or membership"),
    ),
    "messages": (
        ("booked", "a booking"),
        ("evening", "the evening before"),
        ("soon", "shortly before"),
        ("thanks", "thanks afterwards"),
        ("moved", "another time"),
        ("cancelled", "a cancellation"),
        ("offered", "a free time"),
        ("raced", "a free time, to several at once"),
        ("listed", "a place on the waiting list"),
        ("requested", "a request"),
        ("counter", "another time than was asked for"),
        ("declined", "a request that was declined"),
        ("in_line", "a full class"),
        ("promoted", "a place of a full class"),
        ("kept", "a place to be paid for"),
        ("repeated", "a series"),
        ("ended", "the end of a series"),
        ("express", "a link to book"),
        ("to_pay", "something to be paid"),
        ("pay_link", "a payment link"),
        ("receipt", "a receipt"),
        ("points_end", "points that end soon"),
        ("certificate", "a certificate"),
        ("gift_ends", "a certificate that ends soon"),
        ("gift_bought", "a certificate that was bought online"),
        ("renewed", "a membership that was renewed"),
        ("not_renewed", "a membership that could not be renewed"),
        ("ends_soon", "a membership that ends soon"),
        ("nearly_used", "a membership that is nearly used up"),
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
    "directions": (("in", "they did"), ("out", "the salon did")),
    "results": (("answered", "it was answered"), ("missed", "nobody answered")),
    "ties": (
        ("parent", "a parent"),
        ("child", "a child"),
        ("partner", "a partner"),
        ("sibling", "a brother or sister"),
        ("friend", "a friend"),
        ("other", "somebody else"),
        ("payer", "somebody who pays for them"),
        ("payee", "somebody they pay for"),
    ),
    "units": (("days", "days"), ("weeks", "weeks"), ("months", "months"), ("years", "years")),
}  # fmt: skip
