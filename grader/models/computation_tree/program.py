"""A small program as a computation: read as a syntax tree, never executed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Pow, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse

MAX_NODES = 2000
MAX_DEPTH = 40

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "^",
    ast.MatMult: "@",
}
FUNCTIONS = {
    "log": "ln", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "fabs": "abs",
    "absolute": "abs", "maximum": "max", "minimum": "min", "sigmoid": "logistic",
}  # fmt: skip
OPERATORS = {"add": "+", "sub": "-", "subtract": "-", "mul": "*", "multiply": "*", "div": "/",
             "divide": "/", "pow": "^", "power": "^", "neg": "neg", "negative": "neg"}  # fmt: skip
COMMUTATIVE = frozenset({"+", "*", "max", "min"})


class UnreadableProgram(Exception):
    """The program does something that has no computation tree; `line` says where."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(f"line {line}: {text}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Operation:
    """A node: an operation on earlier nodes, an `input`, or a `const`; `names` were given to it."""

    name: str
    children: tuple[int, ...] = ()
    line: int = 0
    value: Fraction | None = None
    symbol: str = ""


def name_of(identifier: str) -> str:
    """Return a program's name as mathematics spells it: `w1` and `w_1` are one name."""
    read = parse(identifier, Notation(variables=frozenset({identifier})))
    return read.name if isinstance(read, Symbol) else identifier


@dataclass
class Computation:
    """The nodes in the order of evaluation; `names` says what a variable stands for at the end."""

    nodes: list[Operation] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    result: int = -1

    def add(self, node: Operation) -> int:
        """Append a node and return its place."""
        if len(self.nodes) >= MAX_NODES:
            raise UnreadableProgram(f"more than {MAX_NODES} operations", node.line)
        self.nodes.append(node)
        return len(self.nodes) - 1

    def has_input(self, name: str) -> bool:
        """Say whether there is an input of this name."""
        return any(n.name == "input" and n.symbol == name_of(name) for n in self.nodes)

    def input(self, identifier: str, line: int, value: Fraction | None = None) -> int:
        """Return the input of this name, made on first use."""
        name = name_of(identifier)
        for place, node in enumerate(self.nodes):
            if node.name == "input" and node.symbol == name:
                return place
        return self.add(Operation("input", (), line, value, name))


def read_program(source: str) -> Computation:
    """Read straight-line Python: assignments, arithmetic, calls, functions, counted loops.

    Where it does nothing but define functions, what the last of them returns is computed.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UnreadableProgram(f"not Python: {error}", getattr(error, "lineno", 0) or 0) from None
    reader = _Reader(Computation(), {}, {})
    reader.block(tree.body)
    if reader.computation.result < 0 and reader.functions:
        reader.function([*reader.functions.values()][-1])
    return reader.computation


class _Reader:
    """Walks the statements; `scope` maps the names in force to nodes."""

    def __init__(
        self,
        computation: Computation,
        functions: dict[str, ast.FunctionDef],
        scope: dict[str, int],
        depth: int = 0,
    ) -> None:
        self.computation, self.functions = computation, functions
        self.scope, self.depth = scope, depth

    def block(self, statements: Sequence[ast.stmt]) -> int | None:
        """Read statements; return the node of a `return`, if there is one."""
        for statement in statements:
            if isinstance(statement, ast.Return) and statement.value is not None:
                return self.value(statement.value)
            self._statement(statement)
        return None

    def function(self, function: ast.FunctionDef) -> None:
        """Read a function as the program: its arguments are the inputs."""
        arguments = function.args.args
        defaults = [None] * (len(arguments) - len(function.args.defaults)) + function.args.defaults
        for argument, default in zip(arguments, defaults, strict=True):
            given = None if default is None else _literal(default)
            self.scope[argument.arg] = self.computation.input(argument.arg, argument.lineno, given)
        result = self.block(function.body)
        if result is None:
            raise UnreadableProgram(f"{function.name} returns nothing", function.lineno)
        self.computation.result = result

    def _statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                pass  # what is done where the file is run and not imported
            case ast.Import() | ast.ImportFrom() | ast.Pass():
                pass
            case ast.Expr():
                pass  # a docstring, or something printed
            case ast.FunctionDef():
                self.functions[statement.name] = statement
            case ast.Assign(targets=[target]):
                self._assign(target, statement.value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, value)
            case ast.AugAssign(target=ast.Name() as target):
                self._augmented(statement, target)
            case ast.For():
                self._loop(statement)
            case _:
                kind = type(statement).__name__.lower()
                raise UnreadableProgram(f"a computation tree has no {kind}", statement.lineno)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            if len(target.elts) != len(value.elts):
                raise UnreadableProgram("as many names as values are needed", target.lineno)
            places = list(map(self._assigned, target.elts, value.elts))
            for name, place in zip(target.elts, places, strict=True):
                self._bind(name, place)
        else:
            self._bind(target, self._assigned(target, value))

    def _assigned(self, target: ast.expr, value: ast.expr) -> int:
        """Return the node of a value; a number given to a fresh name makes the name an input."""
        given = _literal(value)
        fresh = isinstance(target, ast.Name) and not self.computation.has_input(target.id)
        if given is None or not fresh or self.depth:
            return self.value(value)
        assert isinstance(target, ast.Name)
        return self.computation.input(target.id, target.lineno, given)

    def _bind(self, target: ast.expr, place: int) -> None:
        if not isinstance(target, ast.Name):
            raise UnreadableProgram("only names can be assigned to", target.lineno)
        self.scope[target.id] = place
        self.computation.result = place
        if self.depth == 0:
            self.computation.names[name_of(target.id)] = place

    def _augmented(self, statement: ast.AugAssign, target: ast.Name) -> None:
        left, right = self._name(target), self.value(statement.value)
        operation = Operation(_operator(statement.op, statement), (left, right), statement.lineno)
        self._bind(target, self.computation.add(operation))

    def _loop(self, statement: ast.For) -> None:
        match statement:
            case ast.For(
                target=ast.Name() as target,
                iter=ast.Call(func=ast.Name(id="range"), args=args),
                orelse=[],
            ) if all(_literal(arg) is not None for arg in args):
                bounds = [int(_literal(arg) or 0) for arg in args]
            case _:
                raise UnreadableProgram("only loops over range(number) unroll", statement.lineno)
        for index in range(*bounds):
            place = self.computation.add(Operation("const", (), statement.lineno, Fraction(index)))
            self.scope[target.id] = place
            self.block(statement.body)

    def value(self, node: ast.expr) -> int:
        """Return the node that an expression computes."""
        if self.depth > MAX_DEPTH:
            raise UnreadableProgram("calls nested too deep", node.lineno)
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                constant = Operation("const", (), node.lineno, Fraction(str(number)))
                return self.computation.add(constant)
            case ast.UnaryOp(op=ast.USub()) if (given := _literal(node)) is not None:
                return self.computation.add(Operation("const", (), node.lineno, given))
            case ast.UnaryOp(op=ast.USub()):
                return self._operation("neg", [node.operand], node.lineno)
            case ast.UnaryOp(op=ast.UAdd()):
                return self.value(node.operand)
            case ast.BinOp():
                return self._operation(
                    _operator(node.op, node), [node.left, node.right], node.lineno
                )
            case ast.Call():
                return self._call(node)
        kind = type(node).__name__.lower()
        raise UnreadableProgram(f"a computation tree has no {kind}", node.lineno)

    def _name(self, node: ast.Name) -> int:
        if node.id not in self.scope:
            if self.depth:
                raise UnreadableProgram(f"{node.id} is not known in the function", node.lineno)
            self.scope[node.id] = self.computation.input(node.id, node.lineno)
        return self.scope[node.id]

    def _operation(self, name: str, operands: Iterable[ast.expr], line: int) -> int:
        children = tuple(self.value(operand) for operand in operands)
        return self.computation.add(Operation(name, children, line))

    def _call(self, node: ast.Call) -> int:
        name = (
            node.func.attr
            if isinstance(node.func, ast.Attribute)
            else (node.func.id if isinstance(node.func, ast.Name) else "")
        )
        if not name or node.keywords:
            raise UnreadableProgram("only plain calls of named functions", node.lineno)
        if isinstance(node.func, ast.Name) and name in self.functions:
            return self._inlined(self.functions[name], node)
        name = OPERATORS.get(name, FUNCTIONS.get(name, name))
        return self._operation(name, node.args, node.lineno)

    def _inlined(self, function: ast.FunctionDef, call: ast.Call) -> int:
        names = [argument.arg for argument in function.args.args]
        if len(names) != len(call.args):
            raise UnreadableProgram(f"{function.name} needs {len(names)} arguments", call.lineno)
        scope = dict(zip(names, map(self.value, call.args), strict=True))
        inner = _Reader(self.computation, self.functions, scope, self.depth + 1)
        result = inner.block(function.body)
        if result is None:
            raise UnreadableProgram(f"{function.name} returns nothing", function.lineno)
        return result


def _operator(operator: ast.operator, node: ast.stmt | ast.expr) -> str:
    if type(operator) not in BINARY:
        raise UnreadableProgram(f"{type(operator).__name__} is not arithmetic", node.lineno)
    return BINARY[type(operator)]


def _literal(node: ast.expr) -> Fraction | None:
    """Return the number that is written there, with its sign."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Fraction(str(number))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _literal(operand)
            return None if inner is None else -inner
    return None


def from_expression(expression: Expression) -> Computation:
    """Return the computation of a formula: operations of two operands, from left to right."""
    computation = Computation()
    done: dict[Expression, int] = {}
    computation.result = _expression(expression, computation, done)
    return computation


def _expression(node: Expression, computation: Computation, done: dict[Expression, int]) -> int:
    if node in done:
        return done[node]
    match node:
        case Symbol():
            place = computation.input(node.name, 0)
        case Number():
            return computation.add(Operation("const", (), 0, Fraction(node.value)))
        case Add() | Mul():
            place = _chain(node, computation, done)
        case Neg() | Div() | Pow() | Call():
            names: Mapping[type[Expression], str] = {Neg: "neg", Div: "/", Pow: "^"}
            name = node.name if isinstance(node, Call) else names[type(node)]
            children = tuple(_expression(child, computation, done) for child in node.args)
            place = computation.add(Operation(name, children))
        case _:
            raise UnreadableProgram(f"a {type(node).__name__} has no computation tree", 0)
    done[node] = place
    return place


def _chain(node: Expression, computation: Computation, done: dict[Expression, int]) -> int:
    name = "+" if isinstance(node, Add) else "*"
    whole = _expression(node.args[0], computation, done)
    for term in node.args[1:]:
        minus = name == "+" and isinstance(term, Neg)
        part = _expression(term.args[0] if minus else term, computation, done)
        whole = computation.add(Operation("-" if minus else name, (whole, part)))
    return whole
