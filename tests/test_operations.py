"""What happens to people: Ctrl+C, full disks, closed folders, two at once, a service that runs on.

Each test runs the program in processes of its own.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from avtalegraf.server.store import Reader, Writer

from .conftest import EXAMPLES, Command
from .live_server import Live, running

AGREEMENT = """Databehandleravtale

mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler.

1 Plikter

1.1 Databehandleren skal varsle den behandlingsansvarlige om brudd innen 24 timer.
"""
LATER = AGREEMENT.replace("24 timer", "36 timer")
DURATIONS = "SELECT ?d { ?f <https://w3id.org/avtalegraf/ns#durationText> ?d } ORDER BY ?d"

Ended = subprocess.CompletedProcess[str]


def program(*arguments: object, data: Path) -> list[str]:
    return [sys.executable, "-m", "avtalegraf", "--data", str(data), *map(str, arguments)]


def ran(words: list[str], before: Callable[[], None] | None = None) -> Ended:
    """Run a command to its end; `before` is done in its process before it starts."""
    return subprocess.run(
        words, capture_output=True, text=True, timeout=120, check=False, preexec_fn=before
    )


def as_a_user(*arguments: object, data: Path) -> Ended:
    """Run the program so that permissions count, also where the tests run as root."""
    words = program(*arguments, data=data)
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may read every file, and there is no setpriv to take that away")
        words = ["setpriv", "--bounding-set=-all", *words]
    return ran(words)


def told(ended: Ended) -> list[str]:
    """Check that a call failed without a traceback, and return its sentences."""
    assert ended.returncode == 2, (ended.stdout, ended.stderr)
    lines = ended.stderr.splitlines()
    assert lines
    assert all(re.fullmatch(r"avtalegraf: .*\.", line) for line in lines), ended.stderr
    return [line.removeprefix("avtalegraf: ") for line in lines]


def slugs(data: Path) -> list[str]:
    return [row.slug for row in Reader.open(data).agreements()]


def durations(data: Path) -> list[str]:
    return [row[0] for row in Reader.open(data).select(DURATIONS).table()]


def text_files(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "texts").iterdir())


COUNT = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with so many agreements that they take some seconds to read."""
    made = tmp_path / "avtaler"
    made.mkdir()
    for number in range(COUNT):
        text = AGREEMENT.replace("Skyfri", f"Skyfri{number}")
        (made / f"avtale-{number:02}.txt").write_text(text, "utf-8")
    return made


@contextmanager
def busy(folder: Path, data: Path) -> Iterator[subprocess.Popen[str]]:
    """Start an ingest, and wait until it has stored some agreements but not all."""
    with subprocess.Popen(
        program("ingest", folder, data=data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell has its background jobs ignore Ctrl+C, and the tests may be one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            if len(list((data / "texts").glob("*.txt"))) >= 3:
                break
            time.sleep(0.002)
        assert process.poll() is None, "it was done before anything could happen to it"
        yield process


# ------------------------------------------------------------------ stopped, two at once


def test_ctrl_c_leaves_whole_agreements_that_can_be_asked_about(
    folder: Path, tmp_path: Path, command: Command
) -> None:
    data = tmp_path / "data"
    with busy(folder, data) as process:
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert error == "avtalegraf: Stopped before it was done: run it once more.\n"
    stored = slugs(data)
    assert 2 <= len(stored) < COUNT
    assert durations(data) == ["PT24H"] * len(stored)
    for slug in stored:
        assert len(Reader.open(data).report(slug)) > 0
    assert command("ingest", folder, data=data).returncode == 0
    assert len(slugs(data)) == COUNT
    assert len(text_files(data)) == COUNT


def test_two_ingests_at_the_same_time_store_what_both_read(
    folder: Path, tmp_path: Path, command: Command
) -> None:
    data = tmp_path / "data"
    with busy(folder, data) as process:
        beside = command("ingest", EXAMPLES, data=data)
        _, error = process.communicate(timeout=120)
    assert (beside.returncode, beside.stderr) == (0, "")
    assert (process.returncode, error) == (0, "")
    assert len(slugs(data)) > COUNT


def test_what_a_killed_process_left_half_written_is_swept_away(
    tmp_path: Path, command: Command
) -> None:
    data = tmp_path / "data"
    path = tmp_path / "lyngvik.txt"
    path.write_text(AGREEMENT, "utf-8")
    command("ingest", path, data=data)
    (data / "texts" / "0123.txt.4711.part").write_text("Ola Nordmann", "utf-8")
    path.write_text(LATER, "utf-8")
    assert command("ingest", path, data=data).returncode == 0
    assert [name for name in text_files(data) if name.endswith(".part")] == []


# ------------------------------------------------------------------ disks and permissions


def limited_to(size: int) -> Callable[[], None]:
    """No file may grow past a size: to the program this is a disk that is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_leaves_the_agreements_as_they_were(tmp_path: Path, command: Command) -> None:
    data, path = tmp_path / "data", tmp_path / "lyngvik.txt"
    path.write_text(AGREEMENT, "utf-8")
    assert command("ingest", path, data=data).returncode == 0
    path.write_text(LATER, "utf-8")
    seen = set()
    for size in (100, 30_000, 60_000, 120_000):
        for line in told(ran(program("ingest", path, data=data), limited_to(size))):
            seen.add(line.partition(" (")[0].replace(str(data), "DATA"))
        assert durations(data) == ["PT24H"]
    assert "The store in DATA could not be written" in seen
    assert command("ingest", path, data=data).returncode == 0
    assert durations(data) == ["PT36H"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    "arguments", [("query", "subprocessors"), ("export",), ("queries",), ("validate",)]
)
def test_output_that_does_not_fit_is_told_of(
    examples_data: Path, arguments: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            program(*arguments, data=examples_data),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    (line,) = told(ended)
    assert "No space left" in line


def test_a_terminal_without_the_letters_gets_escapes(examples_data: Path) -> None:
    ended = subprocess.run(
        program("queries", data=examples_data),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "sp\\xf8rring" in ended.stdout


def test_files_and_folders_that_are_closed_are_named_and_the_rest_is_stored(tmp_path: Path) -> None:
    folder, data = tmp_path / "avtaler", tmp_path / "data"
    (folder / "lukket").mkdir(parents=True)
    for name in ("god.txt", "hemmelig.txt", "lukket/ingen-ser.txt"):
        (folder / name).write_text(AGREEMENT, "utf-8")
    (folder / "hemmelig.txt").chmod(0)
    (folder / "lukket").chmod(0)
    try:
        ended = as_a_user("ingest", folder, data=data)
        for verb in ("extract", "validate"):
            (line,) = told(as_a_user(verb, folder / "hemmelig.txt", data=data))
            assert "hemmelig.txt cannot be opened (Permission denied)" in line
        (line,) = told(as_a_user("extract", folder / "lukket" / "ingen-ser.txt", data=data))
        assert "cannot be looked at (Permission denied)" in line
    finally:
        (folder / "lukket").chmod(0o755)
    refused = told(ended)
    assert [line.split()[0] for line in refused] == [
        str(folder / "hemmelig.txt"),
        str(folder / "lukket"),
    ]
    assert slugs(data) == ["god"]


def test_a_store_that_may_only_be_read_can_be_read(tmp_path: Path, command: Command) -> None:
    data, path = tmp_path / "data", tmp_path / "lyngvik.txt"
    path.write_text(AGREEMENT, "utf-8")
    command("ingest", path, data=data)
    path.write_text(LATER, "utf-8")
    places = [data, *data.rglob("*")]
    for place in places:
        place.chmod(0o555 if place.is_dir() else 0o444)
    try:
        (line,) = told(as_a_user("ingest", path, data=data))
        asked = as_a_user("query", "breach-deadlines", "--format", "csv", data=data)
        judged = as_a_user("validate", "lyngvik", data=data)
    finally:
        for place in places:
            place.chmod(0o755 if place.is_dir() else 0o644)
    assert "cannot be opened for writing" in line
    assert "Permission denied" in line
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "PT24H" in asked.stdout
    assert (judged.returncode, judged.stderr) == (1, "")


def test_a_lock_that_may_not_be_taken_is_not_blamed_on_another_process(
    tmp_path: Path, command: Command
) -> None:
    data, path = tmp_path / "data", tmp_path / "lyngvik.txt"
    path.write_text(AGREEMENT, "utf-8")
    command("ingest", path, data=data)
    (data / "LOCK").chmod(0)
    path.write_text(LATER, "utf-8")
    (line,) = told(as_a_user("ingest", path, data=data))
    assert "Another process" not in line
    assert "check the folder and its permissions" in line


# ------------------------------------------------------------------ folders


def test_links_in_circles_pipes_and_hidden_folders_do_no_harm(
    tmp_path: Path, command: Command
) -> None:
    folder, data = tmp_path / "avtaler", tmp_path / "data"
    for name in ("under", ".git"):
        (folder / name).mkdir(parents=True)
        (folder / name / f"{name.strip('.')}.txt").write_text(AGREEMENT, "utf-8")
    (folder / "under" / "opp").symlink_to("..")
    (folder / "selv.txt").symlink_to("selv.txt")
    (folder / "borte.txt").symlink_to("ingensteds.txt")
    (folder / "lenke.txt").symlink_to("under/under.txt")
    os.mkfifo(folder / "rør.txt")
    refused = told(command("ingest", folder, data=data))
    assert [Path(line.split()[0]).name for line in refused] == ["borte.txt", "selv.txt"]
    assert slugs(data) == ["lenke", "under"]


@pytest.mark.parametrize("verb", ["extract", "ingest"])
def test_a_store_is_no_folder_of_agreements(tmp_path: Path, command: Command, verb: str) -> None:
    data, other = tmp_path / "data", tmp_path / "other"
    with Writer(data):
        pass
    (data / "texts").mkdir()
    (data / "texts" / "0123.txt").write_text(AGREEMENT, "utf-8")
    for place in (data, data / "texts"):
        (line,) = told(command(verb, place, data=other))
        assert "is a store, not the agreements" in line
    (line,) = told(command(verb, tmp_path, data=other))
    assert "holds no agreement" in line


# ------------------------------------------------------------------ while the service runs


def answers(live: Live, accept: str = "text/csv") -> str:
    reply = live.get("/queries/breach-deadlines", accept)
    assert reply.status == 200
    return reply.text


def test_a_running_service_shows_each_change_whole(tmp_path: Path, command: Command) -> None:
    data, path = tmp_path / "data", tmp_path / "lyngvik.txt"
    path.write_text(AGREEMENT, "utf-8")
    with running(data, workers=1) as live:
        assert live.get("/agreements/lyngvik", "text/html").status == 404
        assert command("ingest", path, data=data).returncode == 0
        assert "24" in live.get("/agreements/lyngvik", "text/html").text
        assert "PT24H" in answers(live)

        path.write_text(LATER, "utf-8")
        seen: set[tuple[bool, bool]] = set()
        with subprocess.Popen(
            program("ingest", path, data=data), stdout=subprocess.DEVNULL
        ) as process:
            while process.poll() is None:
                answer = answers(live)
                seen.add(("PT24H" in answer, "PT36H" in answer))
        assert process.returncode == 0
        assert (True, True) not in seen
        assert (False, False) not in seen
        assert "PT36H" in answers(live)
        page = live.get("/agreements/lyngvik", "text/html").text
        assert "innen 36 timer" in page
        assert "innen 24 timer" not in page


def test_a_service_goes_on_when_an_ingest_fails(tmp_path: Path, command: Command) -> None:
    data, path = tmp_path / "data", tmp_path / "lyngvik.txt"
    path.write_text(AGREEMENT, "utf-8")
    command("ingest", path, data=data)
    with running(data, workers=1) as live:
        path.write_bytes(b"%PDF-1.7")
        assert "is a PDF" in told(command("ingest", path, data=data))[0]
        assert "PT24H" in answers(live)
        assert live.get("/agreements/lyngvik", "text/html").status == 200


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("GET", "/sparql?query=SELECT+*+WHERE+%7B", {}, None),
        (
            *("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}),
            "query=SELECT+*+WHERE+%7B",
        ),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, "SELECT * WHERE {"),
        ("GET", "/queries/duties-within?hours=mange", {}, None),
        ("GET", "/queries/finnes-ikke", {}, None),
        ("GET", "/agreements/finnes-ikke", {}, None),
        ("GET", "/agreements/finnes-ikke/report", {}, None),
    ],
)
def test_a_bad_request_gets_a_problem_document(
    served: Live, method: str, path: str, headers: Mapping[str, str], body: str | None
) -> None:
    accept = "application/sparql-results+json, application/json"
    reply = served.request(method, path, body, {"Accept": accept, **headers})
    assert reply.status in (400, 404)
    assert reply.type == "application/problem+json"
    assert '"title"' in reply.text
    assert "Traceback" not in reply.text


@pytest.fixture(scope="module")
def served(examples_copy: Path) -> Iterator[Live]:
    with running(examples_copy, workers=1) as live:
        yield live
