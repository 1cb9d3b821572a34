"""How the pages of a client’s own are put together."""
