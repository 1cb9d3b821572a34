"""What the clients' pages are filled with."""
