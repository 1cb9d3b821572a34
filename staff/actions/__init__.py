"""What people change about people: sessions, accounts, members and their skills, schedules and time off."""

from staff.actions.accounts import (
    change_account,
    close_account,
    open_account,
    reopen_account,
    set_password,
)
from staff.actions.copies import copy_hours
from staff.actions.levels import add_level, change_level, drop_level, set_level_terms
from staff.actions.members import (
    change_member,
    dismiss,
    give_skill,
    hire,
    rehire,
    set_skills,
    take_skill,
)
from staff.actions.online import close_online, open_online
from staff.actions.rooms import set_owners
from staff.actions.schedules import (
    clear_exception,
    drop_schedule,
    end_schedule,
    set_exception,
    set_schedule,
)
from staff.actions.session import sign_in, sign_out
from staff.actions.time_off import (
    approve_time_off,
    ask_time_off,
    decline_time_off,
    take_time_off,
    withdraw_time_off,
)
from staff.rules import Owners, Terms

__all__ = [
    "Owners",
    "Terms",
    "add_level",
    "approve_time_off",
    "ask_time_off",
    "change_account",
    "change_level",
    "change_member",
    "clear_exception",
    "close_account",
    "close_online",
    "copy_hours",
    "decline_time_off",
    "dismiss",
    "drop_level",
    "drop_schedule",
    "end_schedule",
    "give_skill",
    "hire",
    "open_account",
    "open_online",
    "rehire",
    "reopen_account",
    "set_exception",
    "set_level_terms",
    "set_owners",
    "set_password",
    "set_schedule",
    "set_skills",
    "sign_in",
    "sign_out",
    "take_skill",
    "take_time_off",
    "withdraw_time_off",
]
