"""The verbs of a language in, the wordings of their forms out.

A language file lists its verbs once, in the infinitive (`[language.verbs]`); how the forms are
made is told by the file's classes, chosen by the infinitive's longest ending:

    plain       infinitives whose forms follow a class
    nouns       forms that are more often nouns than verbs (`avtaler`): no finite verb
    classes     `ends`, and for each form its endings; `~` stands for the infinitive without `ends`
    irregular   verbs with forms of their own
    auxiliary   words that make a passive with a participle (`blir`, `is`)

So a newcomer adds a verb by one word, and the program knows it as an order, as an infinitive under
a lead-in, as what a party does, and as what is done to data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FORMS = ("infinitive", "active", "passive", "imperative", "participle")


def forms_of(infinitive: str, classes: list[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return the forms of a regular verb by the class with the longest fitting ending."""
    fitting = [c for c in classes if infinitive.endswith(c["ends"])]
    chosen = max(fitting, key=lambda c: len(c["ends"]))
    stem = infinitive[: len(infinitive) - len(chosen["ends"])]
    return {
        form: tuple(ending.replace("~", stem) for ending in chosen.get(form, ())) for form in FORMS
    }


def wordings_of(verbs: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the wordings of each form: all verbs of a language in that form."""
    found: dict[str, dict[str, None]] = {form: {} for form in FORMS}
    for infinitive in verbs.get("plain", ()):
        for form, words in forms_of(infinitive, verbs["classes"]).items():
            found[form] |= dict.fromkeys(words)
    for verb in verbs.get("irregular", ()):
        for form in FORMS:
            found[form] |= dict.fromkeys(verb.get(form, ()))
    for noun in verbs.get("nouns", ()):
        found["active"].pop(noun, None)
    passives = tuple(found["passive"])
    if found["participle"] and "auxiliary" in verbs:
        made, participles = "|".join(verbs["auxiliary"]), "|".join(found["participle"])
        passives += (f"{made} {participles}", f"{made} .. {participles}")
    wordings = {form: tuple(words) for form, words in found.items() if form != "participle"}
    return {form: words for form, words in {**wordings, "passive": passives}.items() if words}
