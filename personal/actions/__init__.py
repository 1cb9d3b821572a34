"""What clients do on their own page."""
