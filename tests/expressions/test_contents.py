"""What nodes remember of what is in them, against walks that remember nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grader.expressions import interning
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Expression,
    Integral,
    Limit,
    Mul,
    Neg,
    Number,
    SetBuilder,
    Symbol,
)
from grader.expressions.traversal import (
    contains,
    contents_of,
    free_symbols,
    functions_called,
    substitute,
    walk,
)
from tests.expressions.strategies import expressions, symbols


def _free(root: Expression) -> frozenset[Expression]:
    """Return the free names by the definition, part by part."""
    if isinstance(root, Symbol):
        return frozenset((root,))
    inside = [_free(child) for child in root.args]
    if isinstance(root, SetBuilder):
        return inside[1] - inside[0]
    if isinstance(root, BigOperator | Limit) or (isinstance(root, Integral) and len(inside) > 2):
        return (inside[0] - inside[1]).union(*inside[2:])
    return frozenset().union(*inside)


@given(expressions)
def test_what_is_remembered_is_what_a_walk_finds(root):
    nodes = list(walk(root))
    for _ in range(2):  # found, then remembered
        assert free_symbols(root) == _free(root)
        assert contents_of(root).names == {n for n in nodes if isinstance(n, Symbol)}
        assert contents_of(root).kinds == set(map(type, nodes))
        assert functions_called(root) == {n.name for n in nodes if isinstance(n, Call)}
        assert contains(root, Neg, Integral) == any(isinstance(n, Neg | Integral) for n in nodes)


@given(expressions, st.lists(st.tuples(st.integers(0, 30), symbols), max_size=3))
def test_substitution_looks_only_where_something_is_to_be_replaced(root, chosen):
    nodes = list(walk(root))
    mapping = {nodes[place % len(nodes)]: new for place, new in chosen}
    done: dict[Expression, Expression] = {}
    for node in nodes:
        done[node] = mapping.get(node) or node.with_args(tuple(done[c] for c in node.args))
    assert substitute(root, mapping) is done[root]


def test_a_node_that_remembers_is_dropped_like_any_other():
    for value in range(1000):
        name = Symbol(f"a name for once {value}")
        free_symbols(Add(Mul(name, Number(value)), Neg(Call("sin", name))))
    contents_of.__globals__["_of_symbol"].cache_clear()
    del name
    _sweep_all()
    assert not _named("a name for once")


def _sweep_all() -> None:
    interning.drop_dead_nodes()


def _named(start: str) -> list[object]:
    return [key for key in interning._TABLE.entries if str(key[2]).startswith(f"('{start}")]


def test_what_sweeps_have_kept_is_dropped_at_once_when_nothing_holds_it():
    """Sweeps keep the order of the table: a child that came before its parent would live on."""
    held = [Neg(Neg(Neg(Symbol(f"held for long {value}")))) for value in range(1000)]
    interning._TABLE.sweep()
    _sweep_all()
    assert len(_named("held for long")) == 1000
    del held
    _sweep_all()
    assert not _named("held for long")
