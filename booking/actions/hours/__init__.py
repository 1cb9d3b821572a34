"""Changing when there is work: what was booked by then is moved or kept, never left outside unnoticed."""
