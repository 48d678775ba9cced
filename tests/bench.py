"""How fast a corpus is checked: many agreements beside plain pySHACL on a sample, results equal.

`make bench`, or `python -m tests.bench [--agreements 1000] [--sample 10] [--processes 2]`. The
agreements are made from those in examples/: under names of their own, with some of their facts
left out or said more weakly, so that all outcomes occur. Exit status 1: the results differ, or it
is less than twelve times as fast.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph, Namespace, URIRef

from avtalegraf.extract import extract, read
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.shapes import Report, check
from avtalegraf.shapes.engines import reference
from avtalegraf.shapes.parallel import Task, check_all

EXAMPLES = Path(__file__).parents[1] / "examples"
AVT = Namespace("https://w3id.org/avtalegraf/ns#")
V = Namespace("https://w3id.org/avtalegraf/vocab#")
WANTED = 12.0


def tasks(count: int, seed: int = 1) -> Iterator[Task]:
    """Yield so many agreements, always the same for a seed."""
    chance = random.Random(seed)
    originals = [
        (agreement_iri(agreement.slug), graph_of(agreement))
        for path in sorted(EXAMPLES.iterdir())
        if path.suffix in (".txt", ".md") and path.stem != "README"
        for agreement in extract(read(path))
    ]
    for number in range(count):
        iri, graph = originals[number % len(originals)]
        yield variant(iri, graph, f"{iri}-{number}", chance)


def variant(iri: URIRef, graph: Graph, name: str, chance: random.Random) -> Task:
    """Return an agreement under another name, a tenth of its facts gone and some of them weaker."""
    facts = sorted(graph.objects(iri, AVT.fact))
    gone = set(chance.sample(facts, len(facts) // 10))
    weak = {fact for fact in facts if chance.random() < 0.05}
    made = Graph(bind_namespaces="none")
    for subject, predicate, value in graph:
        if subject in gone or value in gone:
            continue
        if predicate == AVT.force and subject in weak:
            value = V["force-weak"]
        made.add((renamed(subject, iri, name), predicate, renamed(value, iri, name)))
    return Task(name, made.serialize(format="nt11", encoding="utf-8"))


def renamed(node: object, iri: URIRef, name: str) -> object:
    is_own = isinstance(node, URIRef) and (node == iri or node.startswith(f"{iri}/"))
    return URIRef(name + node.removeprefix(iri)) if is_own else node


def by_pyshacl(task: Task) -> Report:
    """Check one agreement as it would be with pySHACL and nothing else."""
    graph = Graph(bind_namespaces="none").parse(data=task.triples, format="ox-nt")
    return check(graph, URIRef(task.agreement), engine=reference)


def main() -> int:
    """Run the benchmark and print what came of it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agreements", type=int, default=1000)
    parser.add_argument("--sample", type=int, default=10)
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    asked = parser.parse_args()
    made = list(tasks(asked.agreements))
    triples = sum(task.triples.count(b"\n") for task in made)
    print(f"{len(made)} agreements, {triples} triples")
    by_pyshacl(made[0])  # both have read the shapes before the clock starts

    start = time.perf_counter()
    found = list(check_all(made, asked.processes))
    fast = len(made) / (time.perf_counter() - start)
    print(f"{asked.processes} processes: {fast:.1f} agreements a second")

    sample = random.Random(2).sample(range(len(made)), min(asked.sample, len(made)))
    start = time.perf_counter()
    plain = {place: by_pyshacl(made[place]) for place in sample}
    slow = len(sample) / (time.perf_counter() - start)
    print(f"plain pySHACL, {len(sample)} agreements one by one: {slow:.2f} agreements a second")

    differing = [place for place in sample if plain[place] != found[place]]
    compared = sum(len(plain[place].assessments) for place in sample)
    outcomes = Counter(str(item.outcome) for report in found for item in report.assessments)
    print(f"outcomes: {dict(outcomes.most_common())}")
    print(f"results compared: {compared}; reports that differ: {len(differing)}")
    print(f"{fast / slow:.1f} times the throughput (wanted: {WANTED:.0f})")
    return int(bool(differing) or fast < WANTED * slow)


if __name__ == "__main__":
    sys.exit(main())
