"""Where money is, what it is spent on, and what is owed to whom: everything that is not a sale."""
