"""Reads: who works where and when (members), who signs in (accounts), the staff pages (desk), the journal."""

from staff.queries.accounts import (
    COOKIE,
    IDLE,
    LIFE,
    access_account,
    account_sheet,
    actor_behind,
    branches_of_account,
)
from staff.queries.members import MemberCard, access_member, members_here, time_off, work_hours

__all__ = [
    "COOKIE",
    "IDLE",
    "LIFE",
    "MemberCard",
    "access_account",
    "access_member",
    "account_sheet",
    "actor_behind",
    "branches_of_account",
    "members_here",
    "time_off",
    "work_hours",
]
