"""Roles as sets of permissions."""

from kit.rights import Permission
from staff.tables import Role

SPECIALIST = frozenset({Permission.see_calendar, Permission.see_own_pay})
RECEPTIONIST = frozenset(
    {
        Permission.see_calendar,
        Permission.see_whole_calendar,
        Permission.book_visits,
        Permission.see_clients,
        Permission.see_phones,
        Permission.edit_clients,
        Permission.take_payments,
        Permission.run_shifts,
        Permission.see_messages,
    }
)
ACCOUNTANT = frozenset(
    {
        Permission.see_calendar,
        Permission.see_whole_calendar,
        Permission.see_clients,
        Permission.see_money,
        Permission.see_pay,
        Permission.edit_pay,
    }
)
MANAGER = frozenset(Permission) - {Permission.edit_accounts}
OWNER = frozenset(Permission)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.specialist: SPECIALIST,
    Role.receptionist: RECEPTIONIST,
    Role.accountant: ACCOUNTANT,
    Role.manager: MANAGER,
    Role.owner: OWNER,
}
