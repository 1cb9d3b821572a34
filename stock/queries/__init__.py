"""Reads: what there is (goods), how it came and went (documents), and how it is set up (setup)."""
