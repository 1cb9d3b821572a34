"""How often one address may change something."""

import pytest

from reminders.code_rules import network
from widgets import limits


def test_a_minutes_worth_may_come_at_once_and_no_more() -> None:
    taken = [limits.take("10.0.0.1", 100.0) for _ in range(limits.per_minute() + 1)]
    assert taken == [True] * limits.per_minute() + [False]


def test_another_address_is_not_held_back() -> None:
    for _ in range(limits.per_minute()):
        limits.take("10.0.0.1", 100.0)
    assert not limits.take("10.0.0.1", 100.0)
    assert limits.take("10.0.0.2", 100.0)


def test_the_bucket_fills_again_but_never_over_the_brim() -> None:
    for _ in range(limits.per_minute()):
        limits.take("10.0.0.1", 100.0)
    assert limits.take("10.0.0.1", 101.0)
    later = [limits.take("10.0.0.1", 10_000.0) for _ in range(limits.per_minute() + 1)]
    assert later.count(True) == limits.per_minute()


def test_memory_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REMEMBERED", 100)
    for n in range(100):
        limits.take(f"idle-{n}", 0.0)
    limits.take("busy", 100.0)
    assert set(limits.buckets) == {"busy"}
    for n in range(1_000):
        limits.take(f"flood-{n}", 100.0)
    assert len(limits.buckets) <= 100


def test_a_network_has_its_own_measure() -> None:
    full = limits.per_minute() * limits.OF_A_NETWORK
    taken = [limits.take("10.0.0.0/24", 100.0, limits.OF_A_NETWORK) for _ in range(full + 1)]
    assert taken == [True] * full + [False]


@pytest.mark.parametrize(
    ("address", "known_as"),
    [
        ("10.1.2.3", "10.1.2.0/24"),
        ("::ffff:10.1.2.3", "10.1.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("testclient", "unknown"),
    ],
)
def test_who_has_many_addresses_is_counted_by_network(address: str, known_as: str) -> None:
    assert network(address) == known_as
