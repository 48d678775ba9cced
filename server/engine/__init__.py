"""Queries and updates, run in processes that may be killed, and their answers."""
