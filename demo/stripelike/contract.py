"""What may be asked, by the SDK's own typed parameters: anything else is refused, as Stripe itself does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

OPTIONS = {
    "api_key", "stripe_version", "stripe_account", "stripe_context", "max_network_retries",
    "idempotency_key", "content_type", "headers",
}  # fmt: skip
KEY = re.compile(r"([^\[\]]+)|\[([^\[\]]*)\]")
OFTEN_ARRAY = re.compile(r"\d+")


class WrongRequest(Exception):
    """A parameter that is missing, unknown, or not what it should be."""

    def __init__(self, sentence: str, param: str = "") -> None:
        super().__init__(sentence)
        self.param = param


def nested(text: str) -> dict[str, Any]:
    """a[b][0][c]=1 as dictionaries; those whose keys count from 0 are lists."""
    found: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        *path, last = [plain or inner for plain, inner in KEY.findall(key)]
        inside = found
        for part in path:
            inside = inside.setdefault(part, {})
        inside[last] = value
    listed: dict[str, Any] = as_lists(found)
    return listed


def as_lists(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, dict):
        return value
    if value and all(OFTEN_ARRAY.fullmatch(key) for key in value):
        return [as_lists(each) for each in value.values()]
    return {key: as_lists(each) for key, each in value.items()}


@cache
def params_of(name: str) -> dict[str, Any]:
    """The fields of one of the SDK's parameter classes, and their types."""
    import stripe.params  # noqa: PLC0415  # it is slow to load
    import stripe.params.checkout  # noqa: PLC0415

    kind = getattr(stripe.params.checkout, name, None) or getattr(stripe.params, name)
    return hints(kind)


@cache
def hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401
    from stripe._stripe_context import StripeContext  # noqa: PLC0415
    from stripe._stripe_object import UntypedStripeObject  # noqa: PLC0415

    known = {"StripeContext": StripeContext, "UntypedStripeObject": UntypedStripeObject, "Mapping": Mapping}
    found = get_type_hints(kind, localns={**known, **vars(__import__(kind.__module__, fromlist=["_"]))})
    required: frozenset[str] = getattr(kind, "__required_keys__", frozenset())
    return {name: (each, name in required) for name, each in found.items() if name not in OPTIONS}


def checked(name: str, sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as values of the types it should have. Raises `WrongRequest`."""
    return fields(params_of(name), sent, "")


def fields(known: dict[str, Any], sent: dict[str, Any], path: str) -> dict[str, Any]:
    for name in sent:
        if name not in known:
            raise WrongRequest(f"Received unknown parameter: {path}{name}", f"{path}{name}")
    for name, (_, is_required) in known.items():
        if is_required and name not in sent:
            raise WrongRequest(f"Missing required param: {path}{name}.", f"{path}{name}")
    return {name: fitted(known[name][0], value, f"{path}{name}") for name, value in sent.items()}


def fitted(kind: Any, value: Any, path: str) -> Any:  # noqa: ANN401
    """The value as the first of the kinds it may be."""
    kinds = options(kind)
    words = {word for each in kinds if get_origin(each) is Literal for word in get_args(each)}
    if words - {""} and isinstance(value, str):
        # The SDK lets any text pass beside the words it knows, so that old ones meet new words: we do not.
        if value in words:
            return value
        if not {int, bool} & set(kinds):
            raise WrongRequest(f"Invalid {path}: must be one of {', '.join(sorted(words))}", path)
    for each in kinds:
        fits, found = as_kind(each, value, path)
        if fits:
            return found
    raise WrongRequest(f"Invalid {path}: {value!r}", path)


def options(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401
    origin = get_origin(kind)
    if origin is not None and "NotRequired" in str(origin):
        return options(get_args(kind)[0])
    if origin in (Union, UnionType):
        return tuple(each for inner in get_args(kind) for each in options(inner))
    return (kind,)


def as_kind(kind: Any, value: Any, path: str) -> tuple[bool, Any]:  # noqa: ANN401
    if hasattr(kind, "__required_keys__"):  # of typing or of its backport
        return (True, fields(hints(kind), value, f"{path}.")) if isinstance(value, dict) else (False, None)
    if get_origin(kind) is list:
        inner = get_args(kind)[0]
        if not isinstance(value, list):
            return False, None
        return True, [fitted(inner, each, f"{path}[{place}]") for place, each in enumerate(value)]
    if get_origin(kind) is dict:
        return isinstance(value, dict), value
    return as_plain(kind, value)


def as_plain(kind: Any, value: Any) -> tuple[bool, Any]:  # noqa: ANN401
    if not isinstance(value, str):
        return False, None
    if kind is int:
        return (True, int(value)) if re.fullmatch(r"-?\d+", value) else (False, None)
    if kind is bool:
        return value in ("true", "false"), value == "true"
    if kind is float:
        return (True, float(value)) if re.fullmatch(r"-?\d+(\.\d+)?", value) else (False, None)
    return kind is str, value
