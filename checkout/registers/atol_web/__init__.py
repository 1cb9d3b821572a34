"""Fiscal registers behind the web server of ATOL's driver 10: tasks, each known by its uuid."""
