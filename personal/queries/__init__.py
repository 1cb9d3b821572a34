"""Reading what a client’s own page shows."""
