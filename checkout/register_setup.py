"""How a register was set up, as its driver needs it."""

import json
from collections.abc import Mapping

from asyncpg import Record

from checkout.registers.kind import Config, Kind
from checkout.registers.kinds import kind_of, with_defaults
from checkout.registers.protocol import Rejected
from kit.vault import sealed, unsealed

SEALED_OTHERWISE = "The register's passwords were sealed with another key. Type them in again."


def config_of(register: Record) -> Config:
    """Raises Rejected where its secrets cannot be opened."""
    kept = json.loads(register["settings"])
    values = with_defaults(kind_of(register["kind"]), {**kept, **opened(register["secrets"])})
    return Config(register["id"], register["name"], values, register["zone"])


def opened(secrets: str) -> dict[str, str]:
    if not secrets:
        return {}
    text = unsealed(secrets)
    if text is None:
        raise Rejected(SEALED_OTHERWISE)
    found: dict[str, str] = json.loads(text)
    return found


def parted(kind: Kind, values: Mapping[str, str]) -> tuple[str, str]:
    """The open settings as JSON, and the secret ones as one sealed text; "" where there are none."""
    hidden = {each.name: values[each.name] for each in kind.settings if each.is_secret}
    shown = {name: text for name, text in values.items() if name not in hidden}
    return json.dumps(shown, ensure_ascii=False), sealed(json.dumps(hidden)) if any(hidden.values()) else ""
