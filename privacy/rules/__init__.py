"""What may be said without a database: who is named in a text, who is due to be forgotten."""
