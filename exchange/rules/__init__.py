"""How cells are understood, what a column holds, and what is unusual: no database, no clock."""
