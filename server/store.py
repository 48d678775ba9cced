"""The store of agreements: one process writes, any number read.

    with Writer(data) as writer:
        writer.ingest(entry, text, agreements)
        writer.publish()
    rows = Reader.open(data).select("SELECT …")

`data/work` is the writer's, `data/generations` the readers', `data/texts` holds the texts that
all evidence points into. A `Shelf` opens a writer for each document and closes it again.
"""

from .data_lock import BusyStoreError
from .reader import Reader
from .shelf import Shelf
from .stored import AgreementRow, IngestOutcome, SourceEntry, StoredAgreement
from .writer import Writer

__all__ = [
    "AgreementRow",
    "BusyStoreError",
    "IngestOutcome",
    "Reader",
    "Shelf",
    "SourceEntry",
    "StoredAgreement",
    "Writer",
]
