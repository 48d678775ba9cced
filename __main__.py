"""`python -m avtalegraf` is the command line."""

from .cli import main

main()
