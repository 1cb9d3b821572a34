"""Bringing a file in, step by step, and taking all of it back."""
