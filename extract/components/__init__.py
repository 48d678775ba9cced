"""The components of the pipeline: each finds one type of fact and fills one span group."""
