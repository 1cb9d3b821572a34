"""Leads a new owner from an empty business to the first bookable hour, and copies one branch to another."""
