"""The store of agreements: one process writes, any number read.

    with Writer(data) as writer:
        writer.ingest(entry, text, agreements)
        writer.publish()
    rows = Reader.open(data).select("SELECT …")

`data/work` is the writer's, `data/generations` the readers', `data/texts` holds the texts that
all evidence points into. A `Shelf` opens a writer for each document and closes it again.
"""

from .storage.data_lock import BusyStoreError
from .storage.reader import Reader
from .storage.shelf import Shelf
from .storage.stored import AgreementRow, IngestOutcome, SourceEntry, StoredAgreement
from .storage.writer import Writer

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
