"""What somebody at the desk types in one line, understood: “masha haircut tomorrow 3pm anna”."""
