"""Fiscal registers in ATOL Online's racks, by version 5 of its protocol; Evotor's cloud speaks it too."""
