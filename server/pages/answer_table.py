"""A worker's answer as what a page shows of it: a table of cells, or a graph's Turtle."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from ...queries.model import LANGUAGES, Query
from ...queries.results import AskResult, read_json
from ..engine.workers import Answer
from ..wording import text
from .result_cells import SHOWN, Cell, Column, Table, plain_table, question_table

_TURTLE_SHOWN = 200_000


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Columns and rows, or `turtle` where the answer is a graph."""

    table: Table | None = None
    summary: str = ""
    turtle: str = ""
    is_cut: bool = False


def table_of(
    answer: Answer, gives_graph: bool, language: str, asked: Query | None = None
) -> AnswerTable:
    """Return what is shown of an answer that was asked for as json, or as turtle if a graph.

    The columns of a stored question (`asked`) are shown with their meaning, others as they are.
    """
    data = answer.read()
    if gives_graph:
        turtle = data.decode("utf-8")
        return AnswerTable(turtle=turtle[:_TURTLE_SHOWN], is_cut=len(turtle) > _TURTLE_SHOWN)
    result = read_json(data)
    if isinstance(result, AskResult):
        word = text("questions.true" if result.answer else "questions.false", language)
        return AnswerTable(Table((Column("ASK"),), ((Cell(word),),)))
    if asked is None:
        table = plain_table(result, language, _page)
    else:
        parameters = frozenset(parameter.name for parameter in asked.parameters)
        table = question_table(result, language, _page, parameters)
    return AnswerTable(table, _summary(len(result.rows), language))


def _page(slug: str) -> str:
    chosen = request.args.get("lang", "")
    # An argument of None is left out of the address.
    return url_for("agreements.agreement", slug=slug, lang=chosen if chosen in LANGUAGES else None)


def _summary(count: int, language: str) -> str:
    if count == 0:
        return text("questions.no_rows", language)
    if count == 1:
        return text("questions.one_row", language)
    if count > SHOWN:
        return text("questions.first_rows", language, count=count, shown=SHOWN)
    return text("questions.rows", language, count=count)
