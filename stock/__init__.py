"""Goods and consumables: where how much of them is, what came in, what went out, and what it cost."""
