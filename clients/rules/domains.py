"""Slips of the finger in an e-mail address: what was probably meant."""

from functools import lru_cache

# Where most people have their mail; whose names are near to each other are all here, so that neither is
# taken for the other.
KNOWN = frozenset(
    """
    gmail.com googlemail.com yahoo.com yahoo.de yahoo.fr yahoo.es yahoo.co.uk ymail.com hotmail.com hotmail.de
    hotmail.fr hotmail.es hotmail.co.uk outlook.com outlook.de outlook.fr outlook.es live.com live.de live.fr
    msn.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.fr gmx.es web.de
    t-online.de freenet.de posteo.de mailbox.org arcor.de orange.fr free.fr sfr.fr laposte.net wanadoo.fr
    mail.ru list.ru bk.ru inbox.ru yandex.ru ya.ru yandex.com rambler.ru proton.me protonmail.com pm.me
    fastmail.com mail.com terra.es telefonica.net bluewin.ch
    """.split()  # noqa: SIM905  # as one reads and adds to it
)
SHORTEST = 6  # of a shorter name every letter may be meant


def meant_email(email: str) -> str:
    """The same address at the known place that is one slip away; "" where none or more than one is."""
    local, at, domain = email.strip().rpartition("@")
    found = near(domain.lower()) if at and local else ""
    return f"{local}@{found}" if found else ""


@lru_cache(maxsize=1_000)
def near(domain: str) -> str:
    if domain in KNOWN or len(domain) < SHORTEST:
        return ""
    found = sorted(each for each in KNOWN if len(each) >= SHORTEST and is_one_slip(domain, each))
    return found[0] if len(found) == 1 else ""


def is_one_slip(typed: str, meant: str) -> bool:
    """A letter too many, too few, another one, or two that have changed places."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, wanted = typed[start:], meant[start:]
    swapped = rest[1:2] + rest[0:1] + rest[2:]
    return rest[1:] == wanted or rest == wanted[1:] or rest[1:] == wanted[1:] or swapped == wanted
