"""Which rules the index of clients is written by."""

EDITION = 1  # grows when any rule of the index changes: every card is written into it anew then
