"""Everything the provider knows; its clock can be put forward, and it can be told to go wrong."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from demo.stripelike import WEBHOOK_SECRET
from kit import clock

Thing = dict[str, Any]
VERSION = "2026-10-28.endive"


@dataclass(slots=True)
class Fault:
    """The next so many requests whose path begins so go wrong.

    `status` is answered instead of doing anything; `after` first does what was asked, and then does not
    answer at all (0) or with that status.
    """

    path: str = ""
    status: int | None = None
    after: int | None = None
    times: int = 1


class Dropped(ConnectionError):
    """The line is cut."""


@dataclass(slots=True)
class Store:
    """One account. `deliver` is called with every event; by default they are only kept."""

    webhook_secret: str = WEBHOOK_SECRET
    site: str = "http://stripe.test"
    things: dict[str, Thing] = field(default_factory=dict)
    events: list[Thing] = field(default_factory=list)
    answers: dict[str, tuple[str, int, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, Thing]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    later: timedelta = timedelta()
    deliver: Callable[[Thing], object] | None = None
    kept: Path | None = None

    def keep(self) -> None:
        """For the next start. Where nothing can be written, it is known until this one ends."""
        if self.kept is None:
            return
        answers = {key: [asked, status, body.decode()] for key, (asked, status, body) in self.answers.items()}
        known = {"things": self.things, "answers": answers, "later": self.later.total_seconds()}
        new = self.kept.with_suffix(".new")
        with suppress(OSError):
            new.write_text(json.dumps(known))
            new.replace(self.kept)

    def remember(self) -> None:
        """What an earlier one kept; a file that cannot be read is as good as none."""
        if self.kept is None:
            return
        with suppress(OSError, ValueError, KeyError, TypeError):
            known = json.loads(self.kept.read_text())
            answers = {
                key: (asked, status, body.encode()) for key, (asked, status, body) in known["answers"].items()
            }
            self.later = timedelta(seconds=known["later"])
            self.things.update(known["things"])
            self.answers.update(answers)

    def now(self) -> int:
        return int((clock.now() + self.later).timestamp())

    def put(self, kind: str, prefix: str, **facts: object) -> Thing:
        name = f"{prefix}_{secrets.token_hex(12)}"
        made = {"id": name, "object": kind, "created": self.now(), "livemode": False, **facts}
        self.things[name] = made
        return made

    def get(self, name: str, kind: str) -> Thing | None:
        found = self.things.get(name)
        return found if found and found["object"] == kind else None

    def all(self, kind: str, **wanted: object) -> list[Thing]:
        """The newest first, as Stripe lists them."""
        return [
            each
            for each in reversed(self.things.values())
            if each["object"] == kind and all(each.get(name) == value for name, value in wanted.items())
        ]

    def happened(self, kind: str, thing: Thing) -> None:
        event = {
            "id": f"evt_{secrets.token_hex(12)}",
            "object": "event",
            "api_version": VERSION,
            "created": self.now(),
            "type": kind,
            "livemode": False,
            "pending_webhooks": 1,
            "request": None,
            "data": {"object": json.loads(json.dumps(thing))},
        }
        self.events.append(event)
        if self.deliver is not None:
            self.deliver(event)

    def signed(self, event: Thing) -> tuple[bytes, str]:
        """The event as it is sent, and the header that proves who sent it, and when.

        By the clock of the machine: the SDK compares it with that, whatever time is pretended to be.
        """
        body, at = json.dumps(event).encode(), int(time.time())
        proof = hmac.new(self.webhook_secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
        return body, f"t={at},v1={proof.hexdigest()}"

    def fault_for(self, path: str) -> Fault | None:
        found = next((each for each in self.faults if each.times > 0 and path.startswith(each.path)), None)
        if found is not None:
            found.times -= 1
        return found
