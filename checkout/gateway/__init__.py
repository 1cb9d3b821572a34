"""Whoever takes money online for us: what is asked of them, and a module for each that we can talk to."""
