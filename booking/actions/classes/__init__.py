"""Classes: their dates and series, who has a place, and who waits for one."""
