"""How pasted rows are read, what they would change, and how that is told."""
