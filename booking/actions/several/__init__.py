"""Several services in one coming, of one client or of several who come together: held, booked, moved."""
