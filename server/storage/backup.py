"""All that a data directory holds as one file, and a data directory from such a file.

A gzipped tar of plain text, which no version of any engine is needed to read: `graphs.nq`
(N-Quads), `texts/…`, `tokens.json`, `changes.jsonl`, and `manifest.json` with their SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from ...errors import StoreError
from . import generations, texts
from .truth import Truth
from .working_copy import TRUTH
from .writer import Writer

_GRAPHS, _MANIFEST = "graphs.nq", "manifest.json"
_TEXT = re.compile(r"texts/[0-9a-f]{64}\.txt")
_OTHERS = ("tokens.json", "changes.jsonl")


def backup(data: Path, target: Path) -> int:
    """Write everything to a file and return how many triples it holds, graph by graph.

    What is written to the store meanwhile does not come in. Raises StoreError where nothing is
    stored, or the file is there already, or cannot be written.
    """
    name = generations.current(data)
    if name is None:
        raise StoreError(f"Nothing is stored in {data}: there is nothing to back up.")
    if target.exists():
        raise StoreError(f"{target} is there already: choose another name.")
    draft = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=data, prefix="backup-") as place:
            # A copy of our own: the generation may be swept while this goes on.
            frozen = Path(place) / TRUTH
            generations.copy_frozen(generations.path(data, name) / TRUTH, frozen)
            count = _write(data, Path(place), ox.Store.read_only(str(frozen)), draft)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(f"{target} cannot be written ({error}): choose another place.") from error
    return count


def restore(source: Path, data: Path) -> int:
    """Fill an empty data directory from a file and return how many triples it holds.

    Raises StoreError for a directory that is in use, and for a file that is no backup of ours or
    is damaged; then nothing is stored.
    """
    if generations.current(data) is not None:
        raise StoreError(f"{data} holds agreements already: restore into an empty folder.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            members = dict(_checked(archive))
            with tempfile.NamedTemporaryFile(suffix=".nq") as graphs:
                graphs.write(members.pop(_GRAPHS))
                graphs.flush()
                return _fill(data, Path(graphs.name), members)
    except (tarfile.TarError, EOFError, KeyError, ValueError, SyntaxError) as error:
        raise StoreError(
            f"{source} is no backup, or is damaged ({error}): take another."
        ) from error
    except OSError as error:
        raise StoreError(f"{source} cannot be read ({error}): check the path.") from error


def _write(data: Path, place: Path, store: ox.Store, draft: Path) -> int:
    graphs = place / _GRAPHS
    store.dump(str(graphs), format=ox.RdfFormat.N_QUADS)
    files = [(_GRAPHS, graphs)]
    files += [(f"texts/{path.name}", path) for path in sorted((data / "texts").glob("*.txt"))]
    files += [(name, data / name) for name in _OTHERS if (data / name).exists()]
    sums = {}
    with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
        for name, path in files:
            content = path.read_bytes()
            sums[name] = hashlib.sha256(content).hexdigest()
            _add(archive, name, content)
        _add(archive, _MANIFEST, json.dumps({"version": 1, "sha256": sums}, indent=1).encode())
    draft.chmod(0o600)  # it holds the agreements
    return len(store)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    archive.addfile(info, io.BytesIO(content))


def _checked(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    """Yield the members that a backup has, and no others; raises ValueError if one is damaged."""
    contents = {}
    for member in archive:
        known = member.name in {_GRAPHS, _MANIFEST, *_OTHERS} or _TEXT.fullmatch(member.name)
        file = archive.extractfile(member) if member.isfile() and known else None
        if file is None:
            raise ValueError(f"it holds {member.name!r}")
        contents[member.name] = file.read()
    sums = json.loads(contents.pop(_MANIFEST))["sha256"]
    if set(sums) != set(contents):
        raise ValueError("a part is missing")
    for name, content in contents.items():
        if hashlib.sha256(content).hexdigest() != sums[name]:
            raise ValueError(f"{name} has been altered")
        yield name, content


def _fill(data: Path, graphs: Path, members: dict[str, bytes]) -> int:
    for name, content in members.items():
        if name in _OTHERS:
            texts.write_whole(data / name, content, mode=0o600)
        else:
            texts.write_whole(data / name, content)
    with Writer(data) as writer:
        truth: Truth = writer.truth
        truth.change_anything().bulk_load(path=str(graphs), format=ox.RdfFormat.N_QUADS)
        truth.note(truth.names())
        writer.publish("restore")
        return len(truth.store)
