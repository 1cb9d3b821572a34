"""The people who come, and their visits."""
