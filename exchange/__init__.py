"""Clients and visits in from files of others, and out again."""
