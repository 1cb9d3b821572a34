"""Six figures by which somebody shows that a contact is theirs: how often, how long, and what is said."""

import ipaddress
import re
from datetime import timedelta

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
AGAIN_AFTER = timedelta(minutes=15)
FOR_A_CONTACT = 3  # within AGAIN_AFTER
A_DAY = timedelta(days=1)
FOR_A_CONTACT_A_DAY = 10  # a stranger could have somebody's phone ring all night
SOON = timedelta(seconds=30)  # a text message is on its way for some time
FROM_A_NETWORK = 20  # within AGAIN_AFTER
KEPT = A_DAY
NOT_A_FIGURE = re.compile(r"[\s\u2010-\u2015-]")


def figures(typed: str) -> str:
    """What was typed or pasted, without spaces and dashes; in whichever script, figures are figures."""
    plain = NOT_A_FIGURE.sub("", typed[:40])
    return "".join(str(int(each)) for each in plain) if plain.isdecimal() else ""


def network(address: str) -> str:
    """Who asks from many addresses of one network is counted as one: /24 of IPv4, /48 of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    found = mapped or found
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))
