"""Staff members and their schedules (people); accounts, tablets and sessions; keys to sign in with."""

from staff.roles import Role
from staff.tables.accounts import Account, AccountBranch, Session, Tablet, Way
from staff.tables.keys import CodeApp, Passkey, Pending, PinTries, RecoveryCode, SecondStepRule, Tries
from staff.tables.people import (
    ClosedOnline,
    LevelTerms,
    MemberTie,
    Schedule,
    ScheduleDay,
    ScheduleException,
    Skill,
    SkillLevel,
    StaffMember,
    StaffPhoto,
    TimeOff,
)

__all__ = [
    "Account",
    "AccountBranch",
    "ClosedOnline",
    "CodeApp",
    "LevelTerms",
    "MemberTie",
    "Passkey",
    "Pending",
    "PinTries",
    "RecoveryCode",
    "Role",
    "Schedule",
    "ScheduleDay",
    "ScheduleException",
    "SecondStepRule",
    "Session",
    "Skill",
    "SkillLevel",
    "StaffMember",
    "StaffPhoto",
    "Tablet",
    "TimeOff",
    "Tries",
    "Way",
]
