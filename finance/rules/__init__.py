"""What is decided without a database: places, postings, what is owed, and when something recurs."""
