"""What a card says beyond contacts: language, importance, personal discount; as typed, kept and shown."""

from kit.errors import Invalid
from kit.typed import parse_rate, rate_text

# IETF codes, each language in its own words.
LANGUAGES: dict[str, str] = {
    "ar": "العربية", "az": "Azərbaycanca", "be": "Беларуская", "bg": "Български", "ca": "Català",
    "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English", "es": "Español",
    "et": "Eesti", "fa": "فارسی", "fi": "Suomi", "fr": "Français", "he": "עברית", "hi": "हिन्दी",
    "hr": "Hrvatski", "hu": "Magyar", "hy": "Հայերեն", "id": "Bahasa Indonesia", "it": "Italiano",
    "ja": "日本語", "ka": "ქართული", "kk": "Қазақша", "ko": "한국어", "ky": "Кыргызча", "lt": "Lietuvių",
    "lv": "Latviešu", "nb": "Norsk bokmål", "nl": "Nederlands", "pl": "Polski", "pt": "Português",
    "pt-BR": "Português (Brasil)", "ro": "Română", "ru": "Русский", "sk": "Slovenčina", "sl": "Slovenščina",
    "sq": "Shqip", "sr": "Српски", "sv": "Svenska", "th": "ไทย", "tr": "Türkçe", "uk": "Українська",
    "uz": "Oʻzbekcha", "vi": "Tiếng Việt", "zh-Hans": "简体中文", "zh-Hant": "繁體中文",
}  # fmt: skip
LANGUAGE_OPTIONS = [("", "The salon’s own"), *LANGUAGES.items()]
IMPORTANCE = ("None", "Bronze", "Silver", "Gold")
IMPORTANCE_OPTIONS = [(str(number), name) for number, name in enumerate(IMPORTANCE)]


def parse_language(text: str) -> str:
    if text and text not in LANGUAGES:
        raise Invalid("There is no such language here.", language="Choose one of the list.")
    return text


def parse_importance(text: str) -> int:
    """0 for none, to 3 for gold; nothing typed is none."""
    if text not in ("", "0", "1", "2", "3"):
        raise Invalid("There is no such importance.", importance="Choose one of the list.")
    return int(text or 0)


def parse_personal(text: str) -> int:
    """A personal discount in basis points; nothing typed is none."""
    rate = parse_rate(text) if text.strip() else 0
    if rate is None:
        raise Invalid("That is no percentage.", discount="Write a percentage from 0 to 100, like 10 or 7.5.")
    return rate


def show_personal(rate: int) -> str:
    """1000 → 10; "" for none."""
    return rate_text(rate) if rate else ""


def told(language: str, source: str, importance: int, rate: int, responsible: str) -> dict[str, str]:
    """In the words of the journal."""
    return {
        "language": LANGUAGES.get(language, language),
        "source": source,
        "importance": IMPORTANCE[importance] if importance else "",
        "personal discount": f"{rate_text(rate)}%" if rate else "",
        "responsible": responsible,
    }
