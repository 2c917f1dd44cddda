"""From a program or a formula to its computation tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import Field

from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Pow,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.models.arithmetic.evaluate import Constants
from grader.models.base import Model, TreeNode
from grader.models.computation_tree.model import ComputationTree
from grader.models.computation_tree.program import (
    Computation,
    Operation,
    UnreadableProgram,
    from_expression,
    name_of,
    read_program,
)
from grader.models.spec import Formula, ModelKind, ModelSpec, SpecError, read_formula
from grader.regular_files import is_file, read_regular


class ComputationTreeSpec(ModelSpec):
    """A program (a file or its text) or a formula, and the inputs at which it is evaluated."""

    program: str | None = Field(None, description="a Python file beside the rubric; only read")
    code: str | None = Field(None, description="the program itself")
    expression: Formula | None = Field(None, description="a formula instead of a program")
    output: str | None = Field(None, description="the result; else what is computed last")
    inputs: dict[str, Formula] = Field({}, description="the values of the inputs")


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
    if not path.is_relative_to(folder.resolve()) or not is_file(path):
        raise SpecError(
            f"there is no file {name} beside the rubric",
            ("program",),
            "give the file's name, relative to the rubric's folder",
            "missing-file",
        )
    return read_regular(path).decode("utf-8")


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
