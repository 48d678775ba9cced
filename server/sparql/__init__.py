"""The SPARQL 1.1 protocols: queries, updates, graphs, and what the service says of itself."""
