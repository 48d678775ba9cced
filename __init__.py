"""Agreements on personal data as a knowledge graph in which every fact points at its words."""

__version__ = "0.1.0"
