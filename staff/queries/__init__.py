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
from staff.queries.levels import access_level, branches_of_level, levels, offered_in, terms_by_level
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
    "access_level",
    "access_member",
    "access_time_off",
    "account_sheet",
    "accounts_of",
    "actor_behind",
    "branches_of_account",
    "branches_of_level",
    "chosen_colleagues",
    "dates_to_copy",
    "exceptions_of",
    "journal",
    "levels",
    "member_sheet",
    "members_here",
    "names_in",
    "offered_in",
    "people",
    "schedule_from",
    "schedules_of",
    "skills_of",
    "terms_by_level",
    "time_off",
    "time_off_sheet",
    "work_hours",
]
