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
from staff.queries.members import (
    MemberCard,
    access_member,
    members_here,
    members_of,
    names_in,
    time_off,
    work_hours,
)
from staff.queries.rooms import member_ties, people_for, room_sheet, service_ties, services_for

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
    "member_ties",
    "members_here",
    "members_of",
    "names_in",
    "offered_in",
    "people",
    "people_for",
    "room_sheet",
    "schedule_from",
    "schedules_of",
    "service_ties",
    "services_for",
    "skills_of",
    "terms_by_level",
    "time_off",
    "time_off_sheet",
    "work_hours",
]
