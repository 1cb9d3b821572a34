"""Pure decisions of the client’s own page."""
