"""The store of agreements: one process writes, any number read.

    with Writer(data) as writer:
        writer.ingest(entry, text, agreements)
        writer.publish()
    rows = Reader.open(data).select("SELECT …")

`data/store` is the writer's, `data/generations` the readers', `data/texts` holds the texts that
all evidence points into.
"""

from .reader import Reader
from .stored import AgreementRow, IngestOutcome, SourceEntry, StoredAgreement
from .writer import Writer

__all__ = [
    "AgreementRow",
    "IngestOutcome",
    "Reader",
    "SourceEntry",
    "StoredAgreement",
    "Writer",
]
