"""Erasing a client, telling them what is known, forgetting by rules."""
