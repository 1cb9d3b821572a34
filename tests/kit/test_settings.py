"""A wrong setting stops the start with its name and what was expected; the list in the docs is the truth."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from kit.settings import Settings, WrongSetting, read_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_nothing_set_is_a_server_on_this_machine_alone() -> None:
    wishes = read_settings({})
    assert (wishes.host, wishes.port, wishes.workers) == ("127.0.0.1", 8000, 1)
    assert wishes.site == "http://127.0.0.1:8000"


def test_an_empty_variable_is_no_setting() -> None:
    assert read_settings({"PORT": ""}).port == 8000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("DATABASE_URL", "mysql://somewhere/else"),
        ("DATABASE_URL", "postgresql://user:password@host"),
        ("DATABASE_URL", "postgresql://user:password@host:99999/name"),
        ("SMTP_URL", "mail.example.com"),
        ("MAIL_FROM", "Tempu"),
        ("MAIL_FROM", "reception@"),
        ("MAIL_FROM", "a@example.com, b@example.com"),
        ("SECRET_KEY", "short"),
        ("DEMO", "maybe"),
        ("NOW", "yesterday"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_URL", "salon.example.com"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(name: str, text: str) -> None:
    with pytest.raises(WrongSetting) as refusal:
        read_settings({name: text})
    expected = next(each.metadata["expected"] for each in fields(Settings) if each.name.upper() == name)
    assert str(refusal.value).startswith(name)
    assert expected in str(refusal.value)


@pytest.mark.parametrize(("workers", "pool"), [("1", "2"), ("4", "10"), ("64", "200")])
def test_every_process_gets_its_connections_and_some_are_left(workers: str, pool: str) -> None:
    wishes = read_settings({"WORKERS": workers, "POOL_SIZE": pool})
    assert wishes.connections - int(workers) * (int(pool) + 1) >= 50


@pytest.mark.parametrize("text", ["hello@example.com", "Linden & Co. <hello@example.com>"])
def test_a_sender_is_an_address_with_or_without_a_name(text: str) -> None:
    assert read_settings({"MAIL_FROM": text}).mail_from == text


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "SMTP_URL"])
def test_a_wrong_secret_is_not_repeated(name: str) -> None:
    with pytest.raises(WrongSetting) as refusal:
        read_settings({name: "hunter2"})
    assert "hunter2" not in str(refusal.value)


def test_the_page_lists_every_setting_with_its_default_and_meaning() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*) \|$", PAGE.read_text(), flags=re.MULTILINE))
    wanted = {
        each.name.upper(): f"{shown(each.default)} | {each.metadata['expected']} | {each.metadata['meaning']}"
        for each in fields(Settings)
    }
    assert rows == wanted


def shown(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return str(default) if default not in (None, "") else "–"
