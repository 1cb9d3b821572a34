"""The waiting list for a time: who is in line, what is offered to whom, and how a wait ends."""
