"""Who may see and do what: tokens, roles, collections, personal data, rates, foreign pages."""

from __future__ import annotations

import json
import stat
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from avtalegraf.errors import StoreError
from avtalegraf.server.config import ServerConfig
from avtalegraf.server.roles import Role
from avtalegraf.server.storage import tokens
from avtalegraf.server.storage.masking import COVER, covered
from avtalegraf.server.storage.view import View
from avtalegraf.server.store import Reader, Writer
from avtalegraf.server.web.rate import RateLimiter

from .conftest import Command
from .live_server import Live, Reply, fill, running
from .sample_graph import BASE, NORDVIK_TEXT, nordvik, sample

SLUGS = (
    "PREFIX avt: <https://w3id.org/avtalegraf/ns#> "
    "SELECT ?slug { ?a a avt:Agreement ; avt:slug ?slug } ORDER BY ?slug"
)
PERSON = "Kontakt: Solveig Tangen, solveig.tangen@nordvik.example, tlf. 22 33 44 55"
NUMBER = "01017012345"
ALL = ["loftnes", "nordvik", "ramme", "ramme-bilag-7"]


@dataclass(frozen=True, slots=True)
class Site:
    """A running service with a token of each kind."""

    live: Live
    data: Path
    tokens: dict[str, str]

    def ask(self, who: str | None, text: str, accept: str = "*/*") -> Reply:
        query = urllib.parse.urlencode({"query": text})
        return self.get(who, f"/sparql?{query}", accept)

    def get(self, who: str | None, path: str, accept: str = "*/*") -> Reply:
        headers = {"Accept": accept}
        if who is not None:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        return self.live.request("GET", path, None, headers)

    def slugs(self, who: str | None) -> list[str]:
        rows = json.loads(self.ask(who, SLUGS).body)["results"]["bindings"]
        return [row["slug"]["value"] for row in rows]


def with_person(slug: str = "nordvik") -> tuple[object, ...]:
    text = f"{NORDVIK_TEXT}\n{PERSON}\nFødselsnummer {NUMBER} gjelder prøven.\n"
    sheet = nordvik(text, slug=slug)
    sheet.fact(
        "contact", PERSON, types=[], name="Solveig Tangen",
        email="solveig.tangen@nordvik.example", phone="22 33 44 55",
    )  # fmt: skip
    sheet.fact("placeholder", f"Fødselsnummer {NUMBER} gjelder prøven.", types=[])
    return (sample(sheet),)


def set_up(data: Path) -> dict[str, str]:
    fill(data)
    [each] = with_person()
    with Writer(data) as writer:
        writer.ingest(each.entry, each.text, each.agreements)  # type: ignore[attr-defined]
        writer.collect("kyst", ["nordvik"], add=True)
        writer.publish()
    made = {
        "reader": (Role.READER, None),
        "coast": (Role.READER, ("kyst",)),
        "nothing": (Role.READER, ("ingen",)),
        "editor": (Role.EDITOR, None),
        "coast-editor": (Role.EDITOR, ("kyst",)),
        "admin": (Role.ADMIN, None),
    }
    found = {name: tokens.create(data, name, *what)[1] for name, what in made.items()}
    with Writer(data) as writer:
        writer.publish()
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("access")
    found = set_up(data)
    with running(data, workers=2) as live:
        yield Site(live, data, found)


# --- tokens


def test_only_a_digest_of_a_token_is_kept(tmp_path: Path) -> None:
    token, text = tokens.create(tmp_path, "an analyst", Role.READER, ["b", "a", "b"])
    kept = (tmp_path / "tokens.json").read_text("utf-8")
    assert text not in kept
    assert text.split("_", 2)[2] not in kept  # the secret may hold the sign too
    assert stat.S_IMODE((tmp_path / "tokens.json").stat().st_mode) == 0o600
    assert token.collections == ("a", "b")
    assert tokens.holder(tokens.read_tokens(tmp_path), text) == token


@pytest.mark.parametrize("wrong", ["", "avt_", "x", "avt_000000000000_" + "a" * 43])
def test_what_is_no_token_opens_nothing(tmp_path: Path, wrong: str) -> None:
    _, text = tokens.create(tmp_path, "a", Role.ADMIN, None)
    known = tokens.read_tokens(tmp_path)
    assert tokens.holder(known, wrong) is None
    assert tokens.holder(known, text[:-1] + ("b" if text[-1] == "a" else "a")) is None
    assert tokens.holder(known, text + " ") is None


def test_a_revoked_token_opens_nothing_from_then_on(site: Site) -> None:
    _, text = tokens.create(site.data, "short", Role.EDITOR, None)
    headers = {"Authorization": f"Bearer {text}"}
    assert site.live.request("GET", "/agreements", None, headers).status == 200
    tokens.revoke(site.data, "short")
    refused = site.live.request("GET", "/agreements", None, headers)
    assert refused.status == 401
    assert "Bearer" in refused.headers["www-authenticate"]
    with pytest.raises(StoreError):
        tokens.revoke(site.data, "short")


def test_two_tokens_have_two_names(tmp_path: Path) -> None:
    tokens.create(tmp_path, "a", Role.READER, None)
    with pytest.raises(StoreError, match="already"):
        tokens.create(tmp_path, "a", Role.ADMIN, None)


def test_a_token_is_told_once_on_the_command_line(command: Command, tmp_path: Path) -> None:
    made = command("token", "create", "ann", "--role", "editor", "--lang", "en", data=tmp_path)
    assert made.returncode == 0
    [token] = made.stdout.split()
    assert tokens.holder(tokens.read_tokens(tmp_path), token)
    listed = command("token", "list", data=tmp_path)
    assert "ann" in listed.stdout
    assert token not in listed.stdout
    assert command("token", "revoke", "ann", data=tmp_path).returncode == 0
    assert command("token", "revoke", "ann", data=tmp_path).returncode == 2


def test_a_token_works_as_a_browsers_password_too(site: Site) -> None:
    import base64

    both = base64.b64encode(f"anyone:{site.tokens['editor']}".encode()).decode()
    reply = site.live.request("GET", "/health", None, {"Authorization": f"Basic {both}"})
    assert reply.status == 200


# --- who may start and who may ask


def test_where_others_can_reach_it_the_service_wants_tokens(command: Command, data: Path) -> None:
    refused = command("serve", "--host", "0.0.0.0", "--port", "0", data=data)
    assert refused.returncode == 2
    [line] = refused.stderr.splitlines()
    assert "avtalegraf token create" in line
    behind = command("serve", "--proxy", "127.0.0.1", "--port", "0", data=data)
    assert behind.returncode == 2


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return fill(tmp_path)


@pytest.mark.parametrize("settings", [{"needs_token": True}, {"host": "127.0.0.2"}])
def test_who_may_read_without_a_token(data: Path, settings: dict[str, object]) -> None:
    config = ServerConfig(**settings)  # type: ignore[arg-type]
    assert config.anonymous_may_read is ("host" in settings)
    assert ServerConfig(host="0.0.0.0").anonymous_may_read is False
    assert ServerConfig(host="0.0.0.0", is_public=True).anonymous_may_read is True
    assert ServerConfig(proxy="127.0.0.1").anonymous_may_read is False


def test_without_a_token_nothing_is_told_where_one_is_needed(data: Path) -> None:
    _, text = tokens.create(data, "a", Role.READER, None)
    with running(data, workers=1, needs_token=True) as live:
        for path in ("/", "/agreements/nordvik.ttl", "/sparql?query=ASK%7B%7D", "/queries",
                     "/queries/contacts?format=csv", "/graphs?default", "/vocab"):  # fmt: skip
            assert live.get(path).status == 401, path
        assert live.get("/health").status == 200
        headers = {"Authorization": f"Bearer {text}"}
        assert live.request("GET", "/agreements/nordvik.ttl", None, headers).status == 200
        assert live.request("GET", "/graphs?default", None, headers).status == 200


def test_what_a_proxy_hands_on_is_not_this_machines_own_user(site: Site) -> None:
    asked = site.live.request("GET", "/agreements", None, {"X-Forwarded-For": "203.0.113.5"})
    assert asked.status == 401


@pytest.mark.parametrize("who", [None, "reader", "coast"])
def test_only_editors_change_anything(site: Site, who: str | None) -> None:
    headers = {"Content-Type": "application/sparql-update"}
    if who is not None:
        headers["Authorization"] = f"Bearer {site.tokens[who]}"
    wanted = 401 if who is None else 403
    for method, path in (("POST", "/update"), ("PUT", "/graphs?graph=http://x/g"),
                         ("DELETE", "/graphs?graph=http://x/g"), ("POST", "/graphs")):  # fmt: skip
        assert site.live.request(method, path, "CLEAR ALL", headers).status == wanted


def test_a_foreign_page_cannot_use_an_editors_browser(site: Site) -> None:
    for header in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        reply = site.live.request(
            "POST", "/update", "CLEAR ALL",
            {"Authorization": f"Bearer {site.tokens['editor']}", **header,
             "Content-Type": "application/sparql-update"},
        )  # fmt: skip
        assert (reply.status, "foreign-page" in reply.text) == (403, True)


# --- collections


def test_a_token_sees_only_the_agreements_of_its_collections(site: Site) -> None:
    assert site.slugs("reader") == ALL
    assert site.slugs("coast") == ["nordvik"]
    assert site.slugs("coast-editor") == ["nordvik"]
    assert site.slugs("nothing") == []


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p 'loftnes' }",
        f"ASK {{ <{BASE}agreement/loftnes> ?p ?o }}",
        f"ASK {{ GRAPH <{BASE}graph/loftnes> {{ ?s ?p ?o }} }}",
        f"ASK FROM <{BASE}graph/loftnes> {{ ?s ?p ?o }}",
        f"ASK FROM NAMED <{BASE}graph/loftnes> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "ASK { GRAPH ?g { ?s ?p ?o } FILTER CONTAINS(STR(?g), 'ramme') }",
        "ASK { ?s ?p ?o FILTER CONTAINS(STR(?o), 'ramme.txt') }",
        f"ASK {{ GRAPH <{BASE}unnamed> {{ ?s ?p ?o }} }}",
    ],
)
def test_nothing_tells_of_what_a_token_does_not_see(site: Site, text: str) -> None:
    assert json.loads(site.ask("coast", text).body)["boolean"] is False


def test_counts_are_those_of_what_a_token_sees(site: Site) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    numbers = {}
    for who in ("reader", "coast", "nothing"):
        assert site.ask(who, count).body == site.ask(who, distinct).body
        answer = json.loads(site.ask(who, count).body)
        numbers[who] = int(answer["results"]["bindings"][0]["n"]["value"])
    assert numbers["nothing"] < numbers["coast"] < numbers["reader"]


def test_pages_and_graphs_hide_the_other_agreements(site: Site) -> None:
    assert site.get("coast", "/agreements/nordvik").status == 200
    for path in ("/agreements/loftnes", "/agreements/loftnes.ttl", "/agreements/loftnes/report",
                 f"/graphs?graph={BASE}graph/loftnes"):  # fmt: skip
        assert site.get("coast", path).status == 404, path
    assert "loftnes" not in site.get("coast", "/agreements", "text/html").text
    assert "loftnes" not in site.get("coast", "/agreements.ttl").text
    assert "loftnes" not in site.get("coast", "/queries/facts-parties?format=csv").text


def test_an_editor_of_a_collection_changes_its_agreements_alone(site: Site) -> None:
    headers = {"Authorization": f"Bearer {site.tokens['coast-editor']}"}
    turtle = {**headers, "Content-Type": "text/turtle"}
    for name in (f"{BASE}graph/loftnes", "http://x/g", f"{BASE}graph/new"):
        path = f"/graphs?{urllib.parse.urlencode({'graph': name})}"
        assert site.live.request("PUT", path, "", turtle).status == 403, name
        assert site.live.request("DELETE", path, None, headers).status == 403, name
    update = {**headers, "Content-Type": "application/sparql-update"}
    assert site.live.request("POST", "/update", "CLEAR ALL", update).status == 403
    own = f"/graphs?{urllib.parse.urlencode({'graph': f'{BASE}review/nordvik'})}"
    said = f"<{BASE}agreement/nordvik> <http://purl.org/dc/terms/description> 'lest' ."
    assert site.live.request("PUT", own, said, turtle).status in {201, 204}
    assert site.get("coast", own).status == 200
    assert site.get("nothing", own).status == 404


def test_collections_on_the_command_line(command: Command, data: Path) -> None:
    assert command("collection", "add", "c", "nordvik", "ramme", data=data).returncode == 0
    assert command("collection", "remove", "c", "ramme", data=data).returncode == 0
    assert Reader.open(data).collections() == {"c": ("nordvik",)}
    assert "nordvik" in command("collection", "list", data=data).stdout
    wrong = command("collection", "add", "c", "none", data=data)
    assert wrong.returncode == 2
    assert "none" in wrong.stderr


# --- personal data


@pytest.mark.parametrize("who", [None, "reader", "coast"])
@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D&format=csv",
        "/sparql?query=SELECT%20%2A%20%7BGRAPH%20%3Fg%20%7B%3Fs%20%3Fp%20%3Fo%7D%7D&format=csv",
        "/agreements/nordvik",
        "/agreements/nordvik.ttl",
        "/agreements/nordvik.jsonld",
        "/agreements/nordvik/report.ttl",
        "/queries/contacts?format=csv",
        "/queries/contacts",
        f"/graphs?graph={BASE}graph/nordvik",
    ],
)
def test_personal_data_is_nowhere_but_for_editors(site: Site, who: str | None, path: str) -> None:
    reply = site.get(who, path, "text/html, */*;q=0.5")
    assert reply.status == 200
    for secret in ("Solveig", "Tangen", "solveig.tangen", "22 33 44 55", NUMBER):
        assert secret not in reply.text, secret
    assert site.get(who, f"/graphs?graph={BASE}personal/nordvik").status == 404


def test_editors_see_personal_data_and_each_triple_once(site: Site) -> None:
    csv = site.get("editor", "/queries/contacts?format=csv").text
    assert "Solveig Tangen,solveig.tangen@nordvik.example,22 33 44 55" in csv
    assert PERSON in site.get("editor", "/agreements/nordvik", "text/html").text
    quotes = (
        "PREFIX oa: <http://www.w3.org/ns/oa#> "
        "SELECT ?q { ?q oa:exact ?one, ?two FILTER (?one != ?two) }"
    )
    for who in ("editor", "reader"):
        assert json.loads(site.ask(who, quotes).body)["results"]["bindings"] == []


def test_what_is_covered_keeps_its_place(site: Site) -> None:
    covered_text = Reader.open(site.data, View(is_full=False)).text
    reader = Reader.open(site.data, View(is_full=False))
    [row] = [row for row in reader.agreements() if row.slug == "nordvik"]
    text = covered_text(row.checksum)
    assert len(text) == len(Reader.open(site.data).text(row.checksum))
    rows = reader.select(
        """PREFIX avt: <https://w3id.org/avtalegraf/ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?start ?end ?exact WHERE { ?a avt:slug "nordvik" ; avt:fact/avt:evidence ?e .
          ?e oa:hasSelector ?p, ?q . ?p oa:start ?start ; oa:end ?end . ?q oa:exact ?exact }"""
    ).table()
    assert len(rows) > 10
    assert all(text[int(start) : int(end)] == exact for start, end, exact in rows)


def test_a_public_export_leaves_personal_data_out(command: Command, site: Site) -> None:
    whole = command("export", "nordvik", "--format", "turtle", data=site.data).stdout
    public = command("export", "nordvik", "--format", "turtle", "--public", data=site.data).stdout
    assert "Solveig" in whole
    assert "Solveig" not in public
    assert NUMBER not in public


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ring 22 33 44 55 nå", "ring "),
        ("ring 912 34 567 nå", "ring "),
        ("ring +47 22334455", "ring "),
        ("fnr 010170 12345.", "fnr "),
        ("fnr 01017012345.", "fnr "),
        ("konto 1234.56.78901", "konto "),
        ("skriv til kari.nordmann@firma.example, takk", "skriv til "),
    ],
)
def test_formats_of_personal_data_are_covered(text: str, kept: str) -> None:
    found = covered(text)
    assert len(found) == len(text)
    assert found.startswith(kept)
    assert COVER in found
    assert not any(digit in found for digit in "0123456789@")


@pytest.mark.parametrize(
    "text",
    [
        "organisasjonsnummer 937 418 264",
        "organisasjonsnummer 937418264",
        "innen 24 timer og 30 dager",
        "10. mars 2025, kl. 12.30",
        "kr 1 250 000,- per år",
        "punkt 4.2.1 og 12.3",
        "artikkel 28 nr. 3 bokstav h",
        "2016/679",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert covered(text) == text


# --- rates


def test_a_client_that_asks_too_much_waits() -> None:
    now = [0.0]
    limiter = RateLimiter(lambda: now[0])
    waits = [limiter.wait("a", 60) for _ in range(11)]
    assert waits[:10] == [0.0] * 10
    assert 0 < waits[10] <= 1.0
    assert limiter.wait("b", 60) == 0.0
    now[0] += 1.0
    assert limiter.wait("a", 60) == 0.0
    assert limiter.wait("a", 0) == 0.0


def test_too_many_requests_are_told_when_to_come_back(data: Path, tmp_path: Path) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text("[anonymous]\nper_minute = 6\n", "utf-8")
    with running(data, workers=1, limits_file=str(limits)) as live:
        replies = [live.query("ASK {}") for _ in range(12)]
        assert replies[0].status == 200
        assert replies[-1].status == 429
        assert int(replies[-1].headers["retry-after"]) >= 1


# --- pages elsewhere (CORS)


def test_a_page_elsewhere_may_read_only_if_it_was_named(data: Path) -> None:
    with running(data, workers=1, origins=["https://yasgui.example"]) as live:
        path = "/sparql?query=ASK%7B%7D"
        named = live.request("GET", path, None, {"Origin": "https://yasgui.example"})
        assert named.headers["access-control-allow-origin"] == "https://yasgui.example"
        assert "Origin" in named.headers["vary"]
        assert "access-control-allow-credentials" not in named.headers
        other = live.request("GET", path, None, {"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
        asked = {"Origin": "https://yasgui.example", "Access-Control-Request-Method": "POST"}
        before = live.request("OPTIONS", "/sparql", None, asked)
        assert before.status == 204
        assert "Authorization" in before.headers["access-control-allow-headers"]


def test_the_truth_keeps_personal_data_in_a_graph_of_its_own(site: Site) -> None:
    reader = Reader.open(site.data)
    where = reader.select(
        'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o FILTER CONTAINS(STR(?o), "Solveig") } }'
    )
    assert [row[0] for row in where.table()] == [f"{BASE}personal/nordvik"]
