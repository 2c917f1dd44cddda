"""The one table of nodes: expressions of the same structure are the same object.

So `is` and `==` agree, hashing costs nothing, and a part that occurs twice is stored and computed
once.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Hashable
from typing import Any, Self

_Key = tuple[Any, ...]

# So many new nodes are looked through at a time: a pause of a few milliseconds.
_YOUNG = 4096
_FEW = 4 * _YOUNG
"""Below so many nodes in all, only the new ones are looked through."""


class _Table:
    """Every living node by its structure; safe for threads and across a fork.

    The table holds its nodes strongly and drops the dead ones in a sweep now and then: that costs
    a fraction of a weak reference with a callback for each. Most nodes die young, so a sweep looks
    at those made since the last one; at all of them only when the table has doubled.
    """

    def __init__(self) -> None:
        self.entries: dict[_Key, Expression] = {}
        self.young: list[_Key] = []
        self.sweep_all_at = _FEW
        self.lock = threading.RLock()
        os.register_at_fork(
            before=self.lock.acquire,
            after_in_parent=self.lock.release,
            after_in_child=self.lock.release,
        )

    def insert(self, key: _Key) -> Expression:
        """Return the living node of this key, made now if there is none."""
        cls, args, payload = key
        node: Expression = _new(cls)
        _set_args(node, args)
        _set_payload(node, payload)
        _set_contents(node, None)
        with self.lock:
            if len(self.young) >= _YOUNG:
                self.sweep()
            living = self.entries.setdefault(key, node)
            if living is node:
                self.young.append(key)
        return living

    def sweep(self) -> None:
        """Drop the new nodes, now and then all, that nothing outside the table refers to."""
        with self.lock:
            if len(self.entries) < self.sweep_all_at:
                self._sweep(self.young)
            else:
                self.sweep_all()

    def sweep_all(self) -> None:
        """Drop all nodes that nothing outside the table refers to."""
        with self.lock:
            self.young.clear()
            self._sweep(list(self.entries))
            self.sweep_all_at = max(_FEW, 2 * len(self.entries))

    def _sweep(self, keys: list[_Key]) -> None:
        """Drop the dead ones of these nodes, which are in the order in which they were made.

        Each is out of the table while it is looked at, so that another thread that looks for it
        waits in `insert` for the end. A node is made after its children: the newest are tried
        first, and take the last reference to their children with them, as do the keys. The living
        go back in their order, or the next sweep would try children first, and drop none of them.
        """
        entries = self.entries
        living: list[_Key] = []
        while keys:
            key = keys.pop()
            node = entries.pop(key)
            # One reference is the name `node`, the other the argument of the call.
            if sys.getrefcount(node) > 2:
                entries[key] = node
                living.append(key)
        while living:
            key = living.pop()
            entries[key] = entries.pop(key)


_TABLE = _Table()
_living = _TABLE.entries.get


def drop_dead_nodes() -> None:
    """Drop all nodes that nothing refers to, at once."""
    _TABLE.sweep_all()


class Expression:
    """A node: `args` are its child expressions, `payload` is what is not an expression.

    `contents` is what `traversal` has found in it and remembers; it says nothing that the node
    itself does not say. It must not refer to the node, which would then live for ever.
    """

    __slots__ = ("args", "contents", "payload")
    args: tuple[Expression, ...]
    payload: tuple[Hashable, ...]
    contents: Any

    @classmethod
    def of(cls, args: tuple[Expression, ...], payload: tuple[Hashable, ...] = ()) -> Self:
        """Return the node of these children, unchecked; `Add.of((a, b))` is `Add(a, b)`, faster."""
        key = (cls, args, payload)
        node = _living(key)
        return node if node is not None else _TABLE.insert(key)  # type: ignore[return-value]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("expressions cannot be changed")

    def __reduce__(self) -> tuple[Callable[..., Expression], tuple[object, ...]]:
        return _restore, (type(self), self.args, self.payload)

    def __repr__(self) -> str:
        inner = ", ".join([*map(repr, self.args), *map(repr, self.payload)])
        return f"{type(self).__name__}({inner})"

    def with_args(self, args: tuple[Expression, ...]) -> Self:
        """Return the same kind of node with other children."""
        return self if args == self.args else self.of(args, self.payload)


def _restore(
    cls: type[Expression], args: tuple[Expression, ...], payload: tuple[Hashable, ...]
) -> Expression:
    return cls.of(args, payload)


_new = object.__new__
_set_args = Expression.__dict__["args"].__set__
_set_payload = Expression.__dict__["payload"].__set__
_set_contents = Expression.__dict__["contents"].__set__


def remember(node: Expression, contents: Any) -> None:
    """Let a node keep what was found in it."""
    _set_contents(node, contents)
