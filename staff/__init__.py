"""Who works here: skills, schedules and time off, and the accounts they sign in with."""
