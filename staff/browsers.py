"""Which browser it is, in words that its person knows it by."""

NAMES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_words(told: str) -> str:
    """ "Chrome on Android", from what the browser tells of itself."""
    name = next((words for sign, words in NAMES if sign in told), "")
    machine = next((words for sign, words in MACHINES if sign in told), "")
    return " on ".join(filter(None, (name, machine))) or "An unknown browser"
