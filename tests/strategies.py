"""Texts that look like agreements, for tests of laws that hold of every text."""

from __future__ import annotations

from hypothesis import strategies as st

_NAMES = (
    "Lyngvik kommune", "Skyfri Drift AS", "Arbeids- og velferdsetaten", "[leverandørens navn]",
    "Øyer & Sønner ANS", "Bok og Papir AS", "NAV [fylkesnavn]", "Xxxx AS", "kommunen",
)  # fmt: skip
_NUMBERS = ("889 640 782", "964982953", "913 477 909", "[org.nr]", "000 000 000", "")
_LIMITS = (
    "innen 24 timer", "innen tretti (30) dager", "senest innen [24] timer etter at bruddet ble "
    "oppdaget", "uten ugrunnet opphold", "straks", "innen to (2) virkedager", "i 3 måneder",
    "within two (2) business days", "12 uker etter opphør", "innan ei veke", "på 72 timer", "",
)  # fmt: skip
_DUTIES = (
    "Databehandleren skal varsle den behandlingsansvarlige om brudd {limit}.",
    "Databehandleren skal ikke bruke opplysningene til egne formål.",
    "Databehandlar skal slette opplysningane {limit}.",
    "Den behandlingsansvarlige kan kreve revisjon {limit}, jf. personvernforordningen art. 28.",
    "The Processor shall notify the Controller of a breach {limit}.",
    "Partene dekker egne kostnader.",
    "Underdatabehandlere: {name} (drift), Storgata 1, 0150 Oslo, USA",
    "Behandlingen gjelder navn, fødselsnummer og helseopplysninger om pasienter og ansatte.",
    "Ved motstrid går vedleggene foran avtalen.",
    "Eksempel: *navn, adresse og {name}*",
    "Sett inn: ....................",
    "Databehandleren skal kryptere lagrede data og logge tilgang {limit}",
)
_FRAMES = (
    "# {text}", "## 3.1 {text}", "**{text}**", "4.2 {text}", "a) {text}", "- {text}", "§ 5 {text}",
    "| {text} | {text} |", "Vedlegg 2 {text}", "> {text} >", "{text}\t12", "1 {text} ........ 3",
    "({text})", "☐ {text}", "{text}", "{text}", "{text}",
)  # fmt: skip
_TITLES = (
    "Databehandleravtale", "DATABEHANDLERAVTALE", "Avtale om felles behandlingsansvar",
    "Rammeavtale om drift", "Bilag 3 Databehandleravtale", "Data Processing Agreement",
    "Taushetserklæring", "Mal for endring til avtalen", "Innhold", "Definisjoner", "Sletting",
    "VEDLEGG 3 GODKJENTE UNDERDATABEHANDLERE", "",
)  # fmt: skip
# What scans, word processors and browsers leave behind.
_ODD = (
    "\u00ad", "\u200b", "\ufeff", "\u00a0", "\u202e", "a\u0301", "🚀", "\U0001d400", "\x0c", "\r\n",
    "\r", "\t", "||", "[[", "]]", "[", "}", "**", "*", "___", "....", "…", "§ § 13", "-\n",
    "personopp-\nlysninger",
    "Xxxxx", "«", "»", "“", "&", "<b>", "\\", "%s", "{0}", "(x)", "[X]", "l 0", "'", '"',
    "999999999999",
)  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> str:
    """Return one line of an agreement: a heading, duty, row or item, perhaps damaged."""
    duty = draw(st.sampled_from((*_DUTIES, *_TITLES)))
    text = duty.replace("{limit}", draw(st.sampled_from(_LIMITS)))
    text = text.replace("{name}", draw(st.sampled_from(_NAMES)))
    text = draw(st.sampled_from(_FRAMES)).replace("{text}", text)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(_ODD)) + text[at:]
    return text


@st.composite
def heads(draw: st.DrawFn) -> str:
    """Return the title and the parties of an agreement."""
    one, other = draw(st.sampled_from(_NAMES)), draw(st.sampled_from(_NAMES))
    number = draw(st.sampled_from(_NUMBERS))
    between = draw(
        st.sampled_from(
            (
                f"mellom {one} (org.nr. {number}) som behandlingsansvarlig og {other} "
                "som databehandler",
                f"mellom\n\n{one}, org.nr. {number} («Kunden»)\n\nog\n\n{other} («Leverandøren»)",
                f"Behandlingsansvarlig: {one}\nDatabehandler: {other}\nOrg.nr: {number}",
                f"| Behandlingsansvarlig | Databehandler |\n|---|---|\n| {one} | {other} |",
                "",
            )
        )
    )
    return f"{draw(st.sampled_from(_TITLES))}\n\n{between}"


@st.composite
def agreement_texts(draw: st.DrawFn) -> str:
    """Return a text with the parts of an agreement in any order, as a damaged file may have it."""
    parts = draw(st.lists(lines(), min_size=1, max_size=14))
    joints = st.sampled_from(("\n", "\n\n", "\n\n\n", " ", "\r\n"))
    text = draw(heads())
    for part in parts:
        text += draw(joints) + part
    return text


@st.composite
def nested_texts(draw: st.DrawFn) -> str:
    """Return a text in which one agreement, or two, may stand as annexes of another."""
    duties = [d.replace("{limit}", "innen 24 timer").replace("{name}", "Bok AS") for d in _DUTIES]
    text = draw(heads()) + "\n\n" + "\n\n".join(draw(st.lists(lines(), max_size=4)))
    for number in range(draw(st.integers(1, 2))):
        title = draw(st.sampled_from(_TITLES))
        body = draw(st.lists(st.sampled_from(duties), min_size=6, max_size=10))
        text += f"\n\nBilag {number + 1} – {title}\n\n{title}\n\n{draw(heads())}\n\n"
        text += "\n\n".join(f"{n}. {duty}" for n, duty in enumerate(body, 1))
    return text


def any_texts() -> st.SearchStrategy[str]:
    """Return any text that a UTF-8 file may hold."""
    return st.text(st.characters(codec="utf-8"), min_size=1, max_size=200)


def marked_texts() -> st.SearchStrategy[str]:
    """Return short texts full of the marks that the shadow leaves out."""
    piece = st.sampled_from(
        (
            "**",
            "*",
            "\u00ad",
            "\u200b",
            "\ufeff",
            "-\n",
            "- \n ",
            "\n",
            " ",
            "ord",
            "behandler",
            "Å",
            "og",
            "🚀",
            "_",
        )
    )
    return st.lists(piece, max_size=25).map("".join)


def noise() -> st.SearchStrategy[str]:
    """Return words that no agreement has: no role, no organisation, no slot."""
    words = st.sampled_from(
        ["vaffel", "melk", "egg", "smør", "sukker", "røre", "steke", "kopp", "spade", "ovn", "20",
         "grader", "minutter", "180", "dl", "bål", "skog", "tur", "fjell", "regn", "sol", "og", "i",
         "på", "med", "eller", "så", "det", "den", "rød", "blå"]
    )  # fmt: skip
    sentence = st.lists(words, min_size=2, max_size=9).map(lambda w: " ".join(w).capitalize() + ".")
    return st.lists(sentence, min_size=1, max_size=12).map("\n".join)
