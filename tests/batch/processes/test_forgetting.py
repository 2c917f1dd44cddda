"""What is remembered takes a part of a worker's memory, and nothing of the next student's."""

from __future__ import annotations

import importlib
import pkgutil
from functools import _lru_cache_wrapper
from typing import Any

import grader
from grader.batch.processes.forgetting import Forgetting, forget, resident, tables
from grader.expressions import interning
from grader.expressions.nodes import Symbol
from grader.sections.titles import likeness

#: Tables without a bound: what they are asked for is a handful of things of the program's own.
_FEW_QUESTIONS = {
    "grader.expressions.reading.plain.lexer._pattern",  # with a decimal comma or without
    "grader.review.web.rendering.static",  # the files of the page
}
_MOST = 20_000


def _all_tables() -> dict[str, _lru_cache_wrapper[Any]]:
    names = [info.name for info in pkgutil.walk_packages(grader.__path__, "grader.")]
    modules = [importlib.import_module(each) for each in names if not each.endswith("__main__")]
    values = [value for module in modules for value in vars(module).values()]
    found = [each for each in values if isinstance(each, _lru_cache_wrapper)]
    return {f"{each.__module__}.{each.__qualname__}": each for each in found}


def test_every_table_is_bounded() -> None:
    found = _all_tables()
    assert len(found) > 60
    unbounded = {
        name
        for name, table in found.items()
        if table.cache_parameters()["maxsize"] is None and table.__wrapped__.__code__.co_argcount
    }
    assert unbounded <= _FEW_QUESTIONS
    sizes = {name: table.cache_parameters()["maxsize"] or 0 for name, table in found.items()}
    assert {name: size for name, size in sizes.items() if size > _MOST} == {}


def test_all_is_forgotten() -> None:
    for number in range(50):
        likeness((f"title {number}",), ("another",))
    held = Symbol("held on to")
    Symbol("held by nothing")
    forget()
    assert [table.cache_info().currsize for table in tables() if table.cache_info().currsize] == []
    assert Symbol("held on to") is held
    assert ("held by nothing",) not in {key[2] for key in interning._TABLE.entries}


def test_it_is_forgotten_when_a_quarter_of_the_memory_is_full() -> None:
    used = [100]
    watch = Forgetting(400, lambda: used[0])
    for now, left in ((200, 1), (210, 0), (210, 1), (211, 0)):
        likeness.cache_clear()
        likeness(("title",), ("another",))
        used[0] = now
        watch.after_task()
        assert min(likeness.cache_info().currsize, 1) == left, now


def test_the_memory_in_use_is_told() -> None:
    before = resident()
    block = bytearray(b"x") * 50_000_000
    assert before == 0 or resident() - before > 25_000_000
    del block
