"""What the owner asks of the book: what was earned, where the money went, what a day brought."""
