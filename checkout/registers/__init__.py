"""Registers: a module for each kind, and the words in which all of them are spoken to."""
