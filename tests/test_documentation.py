"""What the README and CONTRIBUTING say is so: their commands run, their paths exist."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from avtalegraf import queries
from avtalegraf.cli import main
from avtalegraf.server import ServerConfig, create_app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
BOTH = pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def rows(text: str, header: str) -> list[list[str]]:
    """Return the cells of the table whose first column is called `header`."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {header} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def in_code(cell: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


COMMANDS = [
    line for block in blocks("sh") for line in block.splitlines() if line and line[0] != "#"
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that looks like the repository to somebody who tries the commands."""
    place = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "examples", place / "examples")
    return place


@pytest.fixture(scope="module")
def answers(place: Path) -> Iterator[dict[str, Result]]:
    """Give what each command of the README does, run one after the other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for name in [name for name in os.environ if name.startswith("AVTALEGRAF_")]:
            patch.delenv(name)
        yield {command: run(command) for command in COMMANDS}


def run(command: str) -> Result:
    """Run `avtalegraf ...`, or `echo ... | avtalegraf ...`, in this process."""
    words = shlex.split(command)
    given = None
    if "|" in words:
        pipe = words.index("|")
        assert words[0] == "echo", command
        given, words = " ".join(words[1:pipe]) + "\n", words[pipe + 1 :]
    assert words[0] == "avtalegraf", command
    return CliRunner().invoke(main, words[1:], input=given)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_the_readme_works(
    command: str, answers: dict[str, Result], place: Path
) -> None:
    answer = answers[command]
    allowed = {0, 1} if " validate" in command else {0}
    assert answer.exit_code in allowed, answer.output
    output = re.search(r"--output (\S+)", command)
    if output:
        assert (place / output[1]).stat().st_size > 0
    else:
        assert answer.stdout.strip()


def test_the_readme_shows_every_verb_at_work() -> None:
    shown = {
        next(word for word in shlex.split(c.partition("| ")[2] or c) if word in main.commands)
        for c in COMMANDS
    }
    assert shown | {"serve"} == set(main.commands)  # serve does not return


def test_the_words_of_the_readme_s_evidence_stand_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = blocks("python")
    assert "assert" in example
    exec(compile(example, "README.md", "exec"), {})


@BOTH
def test_every_verb_is_named(text: str) -> None:
    named = {word for code in in_code(text) for word in code.split()}
    assert set(main.commands) - named == set()


def test_the_formats_of_each_verb_are_those_that_it_takes() -> None:
    told: dict[str, set[str]] = {}
    for verb, formats in rows(README, "verb"):
        told[in_code(verb)[0]] = set(re.findall(r"[a-z]+", re.sub(r"\([^)]*\)", "", formats)))
    taken: dict[str, set[Any]] = {}
    for name, command in main.commands.items():
        for parameter in command.params:
            if parameter.name == "form" and isinstance(parameter.type, click.Choice):
                taken[name] = set(parameter.type.choices)
    assert taken
    assert {verb: told.get(verb, set()) & formats for verb, formats in taken.items()} == taken
    assert set(told) == set(taken)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_stored_question_is_listed(language: str) -> None:
    answer = CliRunner().invoke(main, ["queries", "--lang", language])
    assert answer.exit_code == 0
    listed = answer.stdout.splitlines()
    for name in queries.names():
        (line,) = [line for line in listed if line.split()[0] == name]
        assert queries.load(name).summary.of(language)[:60] in line


@BOTH
def test_the_make_targets_exist(text: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))
    named = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.M))
    assert {"run", "test"} <= named
    assert named - targets == set()


def test_every_make_target_is_told_about() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert phony
    told = set(re.findall(r"make ([a-z-]+)", CONTRIBUTING))
    assert set(phony[1].split()) - told == {"help"}


def test_every_path_in_the_table_of_what_to_edit_exists() -> None:
    table = rows(CONTRIBUTING, "to add a ...")
    assert len(table) >= 14
    for what, edit, _ in table:
        paths = [code for code in in_code(edit) if "/" in code or code.endswith((".py", ".toml"))]
        assert paths, what
        assert [path for path in paths if not (ROOT / path).exists()] == [], what


@BOTH
def test_links_within_the_project_lead_somewhere(text: str) -> None:
    targets = [t for t in re.findall(r"\]\(([^)#]+)", text) if not urlsplit(t).scheme]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.fixture(scope="module")
def client(answers: dict[str, Result], place: Path) -> Iterator[FlaskClient]:
    """Give a client of the service over what the README's commands stored."""
    app = create_app(ServerConfig(data=place / "avtalegraf-data", workers=1))
    yield app.test_client()
    app.extensions["workers"].close()


def test_the_table_of_paths_is_what_the_service_answers_to(client: FlaskClient) -> None:
    served = {
        re.sub(r"<(?:\w+:)?(\w+)>", lambda m: m[1].upper(), str(rule))
        for rule in client.application.url_map.iter_rules()
    }
    # A suffix is another way to choose the format; the icon and what pages load is theirs.
    served = {path for path in served if "SUFFIX" not in path and "favicon" not in path}
    served -= {"/static/FILENAME"}
    told = {path for path, _ in rows(README, "path") for path in in_code(path)}
    assert told == served


def test_each_path_of_the_table_answers(client: FlaskClient) -> None:
    values = {"SLUG": "fagertind-legevakt", "NAME": "breach-deadlines", "PATH": "none"}
    for path, _ in rows(README, "path"):
        for pattern in in_code(path):
            address = re.sub(r"[A-Z]+", lambda m: values[m[0]], pattern)
            # One takes no GET, one wants a graph's name, and one is of a graph that is not there.
            others = {"/update": 405, "/graphs": 400, "/graphs/PATH": 404, "/changes": 401}
            expected = others.get(pattern, 200)
            assert client.get(address).status_code == expected, address


def test_the_readme_s_request_is_answered(client: FlaskClient) -> None:
    (address,) = re.findall(r"curl '([^']+)'", README)
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert len(answer.text.splitlines()) > 1


def test_the_settings_are_told_about() -> None:
    used = {
        name
        for path in ROOT.rglob("*.py")
        if not {"tests", ".venv"} & set(path.relative_to(ROOT).parts)
        for name in re.findall(r"\"(AVTALEGRAF_[A-Z_]+)\"", path.read_text("utf-8"))
    }
    assert {in_code(name)[0] for name, *_ in rows(README, "variable")} == used
