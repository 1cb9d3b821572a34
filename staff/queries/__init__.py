"""Reads: who works where and when (members), who signs in (accounts), the pages (desk, journal), absences."""

from staff.queries.absences import TimeOffAsk, access_time_off, time_off_sheet
from staff.queries.accounts import (
    COOKIE,
    IDLE,
    LIFE,
    access_account,
    account_sheet,
    actor_behind,
    branches_of_account,
)
from staff.queries.copies import chosen_colleagues, dates_to_copy
from staff.queries.desk import (
    JournalAsk,
    absences_of,
    accounts_of,
    exceptions_of,
    journal,
    member_sheet,
    people,
    schedule_from,
    schedules_of,
    skills_of,
)
from staff.queries.members import MemberCard, access_member, members_here, names_in, time_off, work_hours

__all__ = [
    "COOKIE",
    "IDLE",
    "LIFE",
    "JournalAsk",
    "MemberCard",
    "TimeOffAsk",
    "absences_of",
    "access_account",
    "access_member",
    "access_time_off",
    "account_sheet",
    "accounts_of",
    "actor_behind",
    "branches_of_account",
    "chosen_colleagues",
    "dates_to_copy",
    "exceptions_of",
    "journal",
    "member_sheet",
    "members_here",
    "names_in",
    "people",
    "schedule_from",
    "schedules_of",
    "skills_of",
    "time_off",
    "time_off_sheet",
    "work_hours",
]
