"""The store of agreements: what one process writes, what it publishes, and what any number read."""
