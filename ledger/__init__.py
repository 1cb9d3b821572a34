"""The one book: accounts, transactions that sum to zero, and the proof that they do."""
