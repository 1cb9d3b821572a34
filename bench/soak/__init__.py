"""Many clients over everything that takes time, processes killed under them, and what must hold after."""
