"""Signing in, and the pages about people, accounts and the journal."""

from kit.menu import Entry
from kit.rights import Permission
from staff.routes import (
    accounts,
    journal,
    levels,
    me,
    members,
    online,
    photos,
    rights,
    rooms,
    schedules,
    session,
    tablets,
    time_off,
    welcome,
)

BESIDE = ("/desk/paste/staff", "/desk/bulk/staff")
MENU = (
    Entry("Staff", "/desk/staff", "briefcase", Permission.edit_staff, 80, BESIDE),
    Entry("Time off", "/desk/time-off", "calendar-x", Permission.edit_staff, 81),
    Entry("Time off", "/desk/time-off", "calendar-x", Permission.ask_time_off, 82, own=True),
    Entry("Journal", "/desk/journal", "scroll-text", Permission.see_journal, 90),
    Entry("Accounts", "/desk/accounts", "key-round", Permission.edit_accounts, 95, ("/desk/tablets",)),
)

desk = [
    session.router,
    welcome.router,
    me.router,
    me.proof,
    tablets.router,
    members.router,
    photos.router,
    levels.router,
    levels.of_service,
    schedules.router,
    time_off.router,
    online.router,
    journal.router,
    accounts.router,
    rights.router,
    rooms.router,
]
