"""What points earn and pay (docs/loyalty.md) and what programmes give (docs/programmes.md)."""
