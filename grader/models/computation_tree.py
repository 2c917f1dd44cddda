"""Computation trees: every node's operation, expression, value and derivative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pydantic import Field

from grader.equivalence.enclosure import Enclosure
from grader.expressions.nodes import (
    Add,
    Call,
    Derivative,
    Div,
    Expression,
    Mul,
    Neg,
    Pow,
    Relation,
    Symbol,
    free_symbols,
    number,
    substitute,
)
from grader.expressions.notation import Notation
from grader.models import reals
from grader.models.base import (
    Labels,
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Step,
    TreeNode,
    Vocabulary,
)
from grader.models.differentiate import CannotDifferentiate, differentiate
from grader.models.evaluate import CannotEvaluate, Constants, evaluate
from grader.models.numerals import decimal
from grader.models.program import (
    Computation,
    Operation,
    UnreadableProgram,
    from_expression,
    name_of,
    read_program,
)
from grader.models.reals import Real, Uncertain, Undefined
from grader.models.spec import Formula, ModelKind, ModelSpec, SpecError, read_formula
from grader.models.tree_symmetries import symmetries

QUANTITIES = ("operation", "expression", "value", "derivative", "order")
QUERIES = (*(f"labels({quantity})" for quantity in QUANTITIES), "value(out)", "diff(out, x)")


class ComputationTreeSpec(ModelSpec):
    """A program (a file or its text) or a formula, and the inputs at which it is evaluated."""

    program: str | None = Field(None, description="a Python file beside the rubric; only read")
    code: str | None = Field(None, description="the program itself")
    expression: Formula | None = Field(None, description="a formula instead of a program")
    output: str | None = Field(None, description="the result; else what is computed last")
    inputs: dict[str, Formula] = Field({}, description="the values of the inputs")


@dataclass(frozen=True)
class ComputationTree:
    """The nodes that the output needs, operands before operations; inputs have their own names."""

    nodes: tuple[TreeNode, ...]
    locals: Mapping[str, Expression]
    names: Mapping[str, str]
    constants: Constants
    notation: Notation
    kind: str = "computation_tree"

    @property
    def root(self) -> TreeNode:
        """The node of the output."""
        return self.nodes[-1]

    def vocabulary(self) -> Vocabulary:
        """Return the queries and what the program's variables stand for."""
        return Vocabulary(self.notation, QUERIES, self._definitions)

    @cached_property
    def _by_id(self) -> Mapping[str, TreeNode]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _definitions(self) -> Mapping[Expression, Expression]:
        named = {Symbol(name): self._by_id[node] for name, node in self.names.items()}
        nodes = {Symbol(name_of(node.id)): node for node in self.nodes if node.children}
        return {name: node.expression for name, node in {**nodes, **named}.items() if node.children}

    def resolve(self, expression: Expression) -> Expression | None:
        """Replace the program's variables and the nodes' names by their expressions in inputs."""
        plain = substitute(expression, self._definitions)
        inputs = {Symbol(node.id) for node in self.nodes if not node.children}
        return plain if free_symbols(plain) <= inputs else None

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return nothing: every node is marked by itself."""
        return ()

    def answer(self, query: Query) -> Reference:
        """Compute labels, a value or a derivative."""
        try:
            if query.head == "labels" and query.args and query.args[0] in QUANTITIES:
                return self._labels(query, query.args[0])
            if query.head == "value" and len(query.args) == 1:
                return self._number(query, self._node(query.args[0]).value, query.args[0])
            if query.head == "diff" and len(query.args) == 2:
                return self._derivative(query, *query.args)
        except (CannotEvaluate, CannotDifferentiate, Undefined, Uncertain) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None
        raise QueryError(f"a computation tree cannot answer {query.text!r}", QUERIES)

    def _node(self, name: str) -> TreeNode:
        found = self.valued.get(name) or self.valued.get(
            self.names.get(name_of(name), name_of(name))
        )
        if found is None:
            raise QueryError(f"{name} is not in the tree", (*self.names, *self._by_id))
        return found

    def _number(self, query: Query, value: Enclosure | None, name: str) -> Reference:
        assert value is not None
        step = Step(f"{name} = {decimal(value)} at the given inputs")
        return Reference(value, (step,), self.kind, query.text, Symbol(name))

    def _derivative(self, query: Query, of: str, by: str) -> Reference:
        if self._node(of).id != self.root.id:
            raise QueryError(f"only the output {of} is differentiated", (self.root.id,))
        value = self._node(by).derivative
        assert value is not None
        step = Step(f"the derivative of the output by {by} is {decimal(value)}")
        target = Derivative(Symbol(of), Symbol(by))
        return Reference(value, (step,), self.kind, query.text, target)

    def _labels(self, query: Query, quantity: str) -> Reference:
        numeric = quantity in ("value", "derivative")
        nodes = tuple(self.valued.values()) if numeric else self.nodes
        labels = {
            node.id: self._label(node, quantity)
            for node in nodes
            if node.children or (quantity == "derivative" and node.operation == "input")
        }
        value = Labels(nodes, labels, quantity, symmetries(nodes, named_leaves=numeric))
        steps = tuple(
            Step(f"{node.id} is {labels[node.id]}", self._statement(node))
            for node in nodes
            if node.id in labels
        )
        return Reference(value, steps, self.kind, query.text)

    def _statement(self, node: TreeNode) -> Expression:
        return Relation((Symbol(node.id), self.locals[node.id]), ("=",))

    def _label(self, node: TreeNode, quantity: str) -> str:
        if quantity == "operation":
            return node.operation
        if quantity == "expression":
            from grader.expressions.plain import to_plain

            return to_plain(node.expression)
        if quantity == "order":
            return str([n.id for n in self.nodes if n.children].index(node.id) + 1)
        number_of = node.value if quantity == "value" else node.derivative
        assert number_of is not None
        return decimal(number_of)

    @cached_property
    def valued(self) -> Mapping[str, TreeNode]:
        """The nodes with value and derivative (of the output) at the given inputs."""
        return reals.certainly(self._valued)

    def _valued(self) -> Mapping[str, TreeNode]:
        values = self._values()
        adjoints = self._adjoints(values)
        return {
            node.id: TreeNode(
                node.id, node.operation, node.expression, node.children,
                reals.enclosure(values[Symbol(node.id)]),
                reals.enclosure(adjoints[node.id]), node.line,
            )
            for node in self.nodes
        }  # fmt: skip

    def _values(self) -> dict[Symbol, Real]:
        values: dict[Symbol, Real] = {}
        for node in self.nodes:
            name = Symbol(node.id)
            if node.operation == "input":
                if name not in self.constants:
                    raise CannotEvaluate(f"the input {node.id} has no value: add it under inputs")
                values[name] = self.constants[name]
            else:
                values[name] = evaluate(self.locals[node.id], values)
        return values

    def _adjoints(self, values: Mapping[Symbol, Real]) -> dict[str, Real]:
        """Return the derivative of the output by every node: reverse accumulation."""
        adjoints: dict[str, Real] = {node.id: reals.exact(0) for node in self.nodes}
        adjoints[self.root.id] = reals.exact(1)
        for node in reversed(self.nodes):
            for child in free_symbols(self.locals[node.id]) if node.children else ():
                local = differentiate(self.locals[node.id], child)
                part = reals.multiply(adjoints[node.id], evaluate(local, values))
                adjoints[child.name] = reals.add(adjoints[child.name], part)
        return adjoints


def _apply(node: Operation, parts: list[Expression]) -> Expression:
    match node.name, parts:
        case "+", [left, right]:
            return Add(left, right)
        case "-", [left, right]:
            return Add(left, Neg(right))
        case "*", [left, right]:
            return Mul(left, right)
        case "/", [left, right]:
            return Div(left, right)
        case "^", [left, right]:
            return Pow(left, right)
        case "neg", [inner]:
            return Neg(inner)
    return Call(node.name, *parts)


def _tree(computation: Computation, root: int) -> tuple[tuple[TreeNode, ...], dict[int, str]]:
    """Keep what the root needs; name operations n1, n2, ... in order, numbers c1, c2, ..."""
    needed = _needed(computation, root)
    ids: dict[int, str] = {}
    expressions: dict[int, Expression] = {}
    nodes: list[TreeNode] = []
    for place in sorted(needed):
        node = computation.nodes[place]
        ids[place] = _id(node, ids)
        expressions[place] = _whole(node, [expressions[child] for child in node.children])
        children = tuple(ids[child] for child in node.children)
        nodes.append(TreeNode(ids[place], node.name, expressions[place], children, line=node.line))
    return tuple(nodes), ids


def _needed(computation: Computation, root: int) -> set[int]:
    needed, waiting = set(), [root]
    while waiting:
        place = waiting.pop()
        if place not in needed:
            needed.add(place)
            waiting.extend(computation.nodes[place].children)
    return needed


def _id(node: Operation, ids: Mapping[int, str]) -> str:
    if node.name == "input":
        return node.symbol
    letter = "c" if node.name == "const" else "n"
    return f"{letter}{1 + sum(_numbered(name, letter) for name in ids.values())}"


def _numbered(name: str, letter: str) -> bool:
    return name[:1] == letter and name[1:].isdigit()


def _operand(node: Operation, name: str) -> Expression:
    """Return how a node stands in the operation above it: by its name, a number as itself."""
    return _whole(node, []) if node.name == "const" else Symbol(name)


def _whole(node: Operation, parts: list[Expression]) -> Expression:
    if node.name == "input":
        return Symbol(node.symbol)
    if node.name == "const":
        assert node.value is not None
        return number(node.value)
    return _apply(node, parts)


def build(spec: ComputationTreeSpec, models: Mapping[str, Model], folder: Path) -> ComputationTree:
    """Build the tree; raise `SpecError` for a program that has none."""
    notation = spec.notation()
    computation = _computation(spec, notation, folder)
    root = computation.result
    if spec.output is not None:
        if name_of(spec.output) not in computation.names:
            raise SpecError(
                f"the program never computes {spec.output}",
                ("output",),
                f"name one of {', '.join(computation.names)}",
            )
        root = computation.names[name_of(spec.output)]
    if root < 0:
        raise SpecError("the program computes nothing", (_source_key(spec),), "assign a result")
    nodes, ids = _tree(computation, root)
    parts = {place: _operand(computation.nodes[place], name) for place, name in ids.items()}
    locals_ = {
        ids[place]: _whole(
            computation.nodes[place], [parts[c] for c in computation.nodes[place].children]
        )
        for place in ids
    }
    names = {name: ids[place] for name, place in computation.names.items() if place in ids}
    known = {*names, *(node.id for node in nodes if node.operation == "input")}
    notation = replace(notation, variables=notation.variables | known)
    constants = _inputs(spec, notation, computation, ids)
    return ComputationTree(nodes, locals_, names, constants, notation)


def _source_key(spec: ComputationTreeSpec) -> str:
    return next(key for key in ("program", "code", "expression") if getattr(spec, key) is not None)


def _computation(spec: ComputationTreeSpec, notation: Notation, folder: Path) -> Computation:
    given = [key for key in ("program", "code", "expression") if getattr(spec, key) is not None]
    if len(given) != 1:
        raise SpecError(
            "a computation tree needs one of program, code and expression",
            tuple(given[1:2]),
            "write program: comp_tree.py",
        )
    if spec.expression is not None:
        formula = read_formula(spec.expression, notation, ("expression",))
        try:
            return from_expression(formula)
        except UnreadableProgram as error:
            raise SpecError(
                str(error), ("expression",), "write a formula with operations"
            ) from None
    source = spec.code if spec.code is not None else _file(spec.program or "", folder)
    try:
        return read_program(source)
    except UnreadableProgram as error:
        raise SpecError(
            f"no computation tree: {error}",
            (given[0],),
            "use assignments, arithmetic and function calls",
            "program-without-tree",
        ) from None


def _file(name: str, folder: Path) -> str:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise SpecError(
            f"there is no file {name} beside the rubric",
            ("program",),
            "give the file's name, relative to the rubric's folder",
            "missing-file",
        )
    return path.read_text(encoding="utf-8")


def _inputs(
    spec: ComputationTreeSpec, notation: Notation, computation: Computation, ids: Mapping[int, str]
) -> Constants:
    inputs = {ids[p]: computation.nodes[p] for p in ids if computation.nodes[p].name == "input"}
    values = {
        Symbol(name): number(node.value) for name, node in inputs.items() if node.value is not None
    }
    for given, text in spec.inputs.items():
        name = name_of(given)
        if name not in inputs:
            raise SpecError(
                f"{given} is not an input of the program",
                ("inputs", given),
                f"its inputs are {', '.join(inputs)}",
            )
        values[Symbol(name)] = read_formula(text, notation, ("inputs", given))
    return Constants(values)


COMPUTATION_TREE = ModelKind("computation_tree", ComputationTreeSpec, build)
