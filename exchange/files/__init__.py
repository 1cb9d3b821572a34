"""Files as they come: what they are, whether they are safe to open, and their rows as text."""
