"""What people change about people: sessions, accounts, members and their skills, schedules and time off."""

from staff.actions.accounts import (
    change_account,
    close_account,
    open_account,
    reopen_account,
    set_own_password,
    set_password,
)
from staff.actions.copies import copy_hours
from staff.actions.first_owner import HasOwner, make_first_owner
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
from staff.actions.passkeys import (
    add_passkey,
    begin_adding,
    begin_using,
    prove_by_passkey,
    remove_passkey,
    rename_passkey,
    sign_in_by_passkey,
)
from staff.actions.photos import put_photo, remove_photo
from staff.actions.rights import set_rights
from staff.actions.rooms import set_owners
from staff.actions.schedules import (
    clear_exception,
    drop_schedule,
    end_schedule,
    set_exception,
    set_schedule,
)
from staff.actions.second_step import (
    begin_app,
    confirm_app,
    remove_app,
    renew_recovery_codes,
    set_second_step,
)
from staff.actions.session import (
    SecondStep,
    Where,
    halfway_account,
    prove,
    sign_in,
    sign_in_by_code,
    sign_out,
)
from staff.actions.sessions import (
    end_other_sessions,
    end_own_session,
    end_session_of,
    end_sessions_of,
    take_away,
)
from staff.actions.tablets import (
    change_tablet,
    drop_pin,
    end_tablet,
    note_tablet,
    set_pin,
    share_tablet,
    unlock,
)
from staff.actions.time_off import (
    approve_time_off,
    ask_time_off,
    decline_time_off,
    take_time_off,
    withdraw_time_off,
)
from staff.rules import Owners, Terms

__all__ = [
    "HasOwner",
    "Owners",
    "SecondStep",
    "Terms",
    "Where",
    "add_level",
    "add_passkey",
    "approve_time_off",
    "ask_time_off",
    "begin_adding",
    "begin_app",
    "begin_using",
    "change_account",
    "change_level",
    "change_member",
    "change_tablet",
    "clear_exception",
    "close_account",
    "close_online",
    "confirm_app",
    "copy_hours",
    "decline_time_off",
    "dismiss",
    "drop_level",
    "drop_pin",
    "drop_schedule",
    "end_other_sessions",
    "end_own_session",
    "end_schedule",
    "end_session_of",
    "end_sessions_of",
    "end_tablet",
    "give_skill",
    "halfway_account",
    "hire",
    "make_first_owner",
    "note_tablet",
    "open_account",
    "open_online",
    "prove",
    "prove_by_passkey",
    "put_photo",
    "rehire",
    "remove_app",
    "remove_passkey",
    "remove_photo",
    "rename_passkey",
    "renew_recovery_codes",
    "reopen_account",
    "set_exception",
    "set_level_terms",
    "set_own_password",
    "set_owners",
    "set_password",
    "set_pin",
    "set_rights",
    "set_schedule",
    "set_second_step",
    "set_skills",
    "share_tablet",
    "sign_in",
    "sign_in_by_code",
    "sign_in_by_passkey",
    "sign_out",
    "take_away",
    "take_skill",
    "take_time_off",
    "unlock",
    "withdraw_time_off",
]
