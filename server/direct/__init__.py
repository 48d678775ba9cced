"""Readers that answer plain queries on the client's own connection, from memory if they can."""
