"""What there is, what was spent, and what is owed: mostly read out of the book."""
