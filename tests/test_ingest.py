"""Files into the store: again, changed, with namesakes, refused, and cut off half way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from avtalegraf.agreement_files import files_in
from avtalegraf.errors import NothingToReadError, StoreError
from avtalegraf.extract import from_text
from avtalegraf.ingest import Ingested, ingest, source_key
from avtalegraf.server.store import IngestOutcome, Reader

from .conftest import EXAMPLES, Command

AGREEMENT = """Databehandleravtale

mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler.

1 Plikter

1.1 Databehandleren skal varsle den behandlingsansvarlige om brudd innen 24 timer.
"""
LATER = AGREEMENT.replace("24 timer", "36 timer")
OTHER = AGREEMENT.replace("Lyngvik", "Storvik")
EVERYTHING = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"

Row = tuple[str, ...]


def dump(data: Path) -> set[Row]:
    """Return all that is stored but when: catalogue entries bear the time of their ingest."""
    rows = Reader.open(data).select(EVERYTHING).table()
    return {tuple(row) for row in rows if not row[2].endswith("generatedAtTime")}


def slugs(data: Path) -> list[str]:
    return [row.slug for row in Reader.open(data).agreements()]


def durations(data: Path) -> set[str]:
    text = "SELECT ?d WHERE { ?f <https://w3id.org/avtalegraf/ns#durationText> ?d }"
    return {row[0] for row in Reader.open(data).select(text).table()}


def outcomes(results: tuple[Ingested, ...]) -> list[IngestOutcome | None]:
    return [result.outcome for result in results]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two agreements, not yet stored."""
    files = tmp_path / "avtaler"
    files.mkdir()
    (files / "lyngvik.txt").write_text(AGREEMENT, "utf-8")
    (files / "storvik.md").write_text(OTHER, "utf-8")
    return files


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


# ------------------------------------------------------------------ again and changed


def test_a_second_ingest_changes_nothing(folder: Path, data: Path) -> None:
    first = ingest([folder], data)
    before, generation = dump(data), Reader.open(data).generation
    second = ingest([folder], data)
    assert outcomes(first) == [IngestOutcome.ADDED] * 2
    assert outcomes(second) == [IngestOutcome.UNCHANGED] * 2
    assert [r.slugs for r in second] == [("lyngvik",), ("storvik",)]
    assert dump(data) == before
    assert Reader.open(data).generation == generation


def test_the_same_files_in_another_store_give_the_same_triples(
    folder: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        ingest([folder], tmp_path / name)
    one, two = dump(tmp_path / "one"), dump(tmp_path / "two")
    # The state of the catalogue is the store's own.
    assert {r for r in one ^ two if not r[0].endswith("/catalogue")} == set()


def test_a_changed_file_takes_the_place_of_what_it_said(folder: Path, data: Path) -> None:
    ingest([folder], data)
    (folder / "lyngvik.txt").write_text(LATER, "utf-8")
    assert outcomes(ingest([folder], data)) == [IngestOutcome.REPLACED, IngestOutcome.UNCHANGED]
    assert slugs(data) == ["lyngvik", "storvik"]
    own = {row[3] for row in dump(data) if row[0].endswith("graph/lyngvik")}
    assert "PT36H" in own
    assert "PT24H" not in own
    old = from_text(AGREEMENT, "lyngvik.txt").checksum
    assert not [row for row in dump(data) if any(old[:16] in cell for cell in row)]


def test_a_replaced_text_is_gone_when_no_reader_can_need_it(folder: Path, data: Path) -> None:
    old = from_text(AGREEMENT, "lyngvik.txt").checksum
    for text in (AGREEMENT, LATER, AGREEMENT.replace("24 timer", "48 timer")):
        (folder / "lyngvik.txt").write_text(text, "utf-8")
        ingest([folder], data)
    # The generation before the newest may still be read; the one before that may not.
    assert not (data / "texts" / f"{old}.txt").exists()
    assert len(list((data / "texts").iterdir())) == 3


def test_a_file_that_lost_an_agreement_loses_it_in_the_store(data: Path, tmp_path: Path) -> None:
    source = EXAMPLES / "brekkvaer-rammeavtale-tolk.md"
    copy = tmp_path / source.name
    copy.write_bytes(source.read_bytes())
    (first,) = ingest([copy], data)
    assert len(first.slugs) == 2
    text = copy.read_text("utf-8")
    copy.write_text(text[: text.index("## Bilag 3")], "utf-8")
    (second,) = ingest([copy], data)
    assert second.outcome is IngestOutcome.REPLACED
    assert slugs(data) == [first.slugs[0]]
    assert not [row for row in dump(data) if first.slugs[1] in row[0]]


def test_a_file_that_has_become_unreadable_keeps_what_was_stored(folder: Path, data: Path) -> None:
    ingest([folder], data)
    before = dump(data)
    (folder / "lyngvik.txt").write_bytes(b"")
    refused, unchanged = ingest([folder], data)
    assert refused.refusal == "lyngvik.txt is empty: give a file with an agreement in it."
    assert unchanged.outcome is IngestOutcome.UNCHANGED
    assert dump(data) == before


# ------------------------------------------------------------------ namesakes


def test_the_same_name_in_two_folders_is_two_agreements(tmp_path: Path, data: Path) -> None:
    for name, text in (("nord", AGREEMENT), ("sor", LATER)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "avtale.txt").write_text(text, "utf-8")
    first, second = ingest([tmp_path / "nord", tmp_path / "sor"], data)
    assert (first.outcome, second.outcome) == (IngestOutcome.ADDED, IngestOutcome.ADDED)
    assert first.slugs == ("avtale",)
    assert second.slugs[0].startswith("avtale-")
    assert durations(data) == {"PT24H", "PT36H"}
    again = ingest([tmp_path / "sor", tmp_path / "nord"], data)
    assert [r.slugs for r in again] == [second.slugs, first.slugs]
    assert set(outcomes(again)) == {IngestOutcome.UNCHANGED}


def test_two_suffixes_of_one_name_are_two_agreements(tmp_path: Path, data: Path) -> None:
    (tmp_path / "avtale.md").write_text(AGREEMENT, "utf-8")
    (tmp_path / "avtale.txt").write_text(LATER, "utf-8")
    ingest([tmp_path / "avtale.md", tmp_path / "avtale.txt"], data)
    assert len(set(slugs(data))) == 2
    assert durations(data) == {"PT24H", "PT36H"}


def test_the_same_text_under_two_names_is_two_agreements(folder: Path, data: Path) -> None:
    (folder / "kopi.txt").write_text(AGREEMENT, "utf-8")
    ingest([folder], data)
    assert slugs(data) == ["kopi", "lyngvik", "storvik"]
    (folder / "kopi.txt").write_text(LATER, "utf-8")
    ingest([folder], data)
    # The text that both had is still there for the one that has it.
    row = next(r for r in Reader.open(data).agreements() if r.slug == "lyngvik")
    assert Reader.open(data).text(row.checksum) == AGREEMENT


def test_a_file_named_twice_is_read_once(folder: Path, data: Path) -> None:
    assert len(ingest([folder, folder / "lyngvik.txt", folder], data)) == 2


def test_where_a_file_lies_tells_namesakes_apart(tmp_path: Path) -> None:
    assert source_key(tmp_path / "a" / "x.txt") != source_key(tmp_path / "b" / "x.txt")
    assert source_key(tmp_path / "a" / "x.txt") == source_key(tmp_path / "b" / ".." / "a" / "y.md")


# ------------------------------------------------------------------ refused


def test_the_refused_leave_nothing_and_the_others_are_stored(folder: Path, data: Path) -> None:
    bad = {
        "a-tom.txt": b"",
        "m-pdf.txt": b"%PDF-1.7\nDatabehandleravtale",
        "z-latin.txt": "Avtale på norsk".encode("latin-1"),
    }
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    results = {r.path.name: r for r in ingest([folder], data)}
    assert {name for name, r in results.items() if r.refusal} == set(bad)
    assert slugs(data) == ["lyngvik", "storvik"]
    for result in results.values():
        assert (result.outcome is None) == bool(result.refusal)
        if result.refusal:
            assert result.slugs == ()
            assert result.refusal.startswith(result.path.name)
    stored = dump(data)
    assert not [row for row in stored if any(cell.startswith(tuple(bad)) for cell in row)]
    assert len(list((data / "texts").iterdir())) == 2


def test_if_all_is_refused_there_is_nothing_to_ask(tmp_path: Path, data: Path) -> None:
    path = tmp_path / "tom.txt"
    path.write_bytes(b"")
    assert ingest([path], data)[0].refusal
    with pytest.raises(StoreError, match="run `avtalegraf ingest` first"):
        Reader.open(data)


def test_a_missing_path_stops_before_anything_is_stored(folder: Path, data: Path) -> None:
    with pytest.raises(NothingToReadError, match="is not there"):
        ingest([folder, folder / "borte.txt"], data)
    assert not data.exists()


# ------------------------------------------------------------------ folders


def test_a_folder_is_searched_for_texts_that_may_be_agreements(tmp_path: Path) -> None:
    sought = ("b.txt", "a.md", "C.TXT", "under/d.txt", "e.docx", "f.PDF", "g.html", "h.htm")
    for name in (*sought, "README.md", "bilde.png", "notat.doc", "pakke.zip"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", "utf-8")
    found = [str(p.relative_to(tmp_path)) for p in files_in([tmp_path])]
    assert sorted(found) == sorted(sought)
    assert found == [str(p.relative_to(tmp_path)) for p in files_in([tmp_path])]


def test_a_file_named_outright_is_read_whatever_it_is_called(tmp_path: Path, data: Path) -> None:
    for name in ("README.md", "avtale.tekst", "avtale"):
        path = tmp_path / name
        path.write_text(AGREEMENT, "utf-8")
        assert ingest([path], data)[0].refusal is None


def test_a_folder_without_texts_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x", "utf-8")
    with pytest.raises(NothingToReadError, match="holds no agreement: put agreements"):
        list(files_in([tmp_path]))


def test_the_store_does_not_read_itself(folder: Path) -> None:
    inside = folder / "avtalegraf-data"
    ingest([folder], inside)
    assert len(ingest([folder], inside)) == 2
    assert slugs(inside) == ["lyngvik", "storvik"]


def test_progress_is_told_of_each_file_before_it_is_read(folder: Path, data: Path) -> None:
    told: list[tuple[str, int, int]] = []
    ingest([folder], data, lambda path, number, count: told.append((path.name, number, count)))
    assert told == [("lyngvik.txt", 1, 2), ("storvik.md", 2, 2)]


# ------------------------------------------------------------------ cut off


def graph_sizes(data: Path) -> dict[str, int]:
    return Counter(row[0] for row in dump(data) if "/graph/" in row[0] or "/report/" in row[0])


def test_a_killed_ingest_leaves_whole_agreements_and_can_be_done_again(
    tmp_path: Path, command: Command
) -> None:
    files = tmp_path / "avtaler"
    files.mkdir()
    for number in range(6):
        text = AGREEMENT.replace("Skyfri", f"Skyfri{number}")
        (files / f"avtale-{number}.txt").write_text(text, "utf-8")
    whole = tmp_path / "whole"
    assert command("ingest", files, data=whole).returncode == 0
    wanted = graph_sizes(whole)
    assert len(wanted) == 12

    data = tmp_path / "killed"
    with subprocess.Popen(
        [sys.executable, "-m", "avtalegraf", "--data", str(data), "ingest", str(files)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            # A text is written right before the agreements that need it.
            if len(list((data / "texts").glob("*.txt"))) >= 4:
                break
            time.sleep(0.002)
        assert process.poll() is None, "it was done before it could be killed"
        process.send_signal(signal.SIGKILL)
    another = tmp_path / "storvik.txt"
    another.write_text(OTHER, "utf-8")
    ingest([another], data)
    left = {name: n for name, n in graph_sizes(data).items() if not name.endswith("/storvik")}
    names = {name for name in left if "/graph/" in name}
    assert 3 <= len(names) < 6
    assert {name.replace("/graph/", "/report/") for name in names} | names == set(left)
    assert all(left[name] == wanted[name] for name in left)

    done = command("ingest", files, data=data)
    assert (done.returncode, done.stderr) == (0, "")
    assert slugs(data) == [*slugs(whole), "storvik"]
