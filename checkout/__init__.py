"""The bill of a visit, its payments, cash desks and shifts, receipts."""
