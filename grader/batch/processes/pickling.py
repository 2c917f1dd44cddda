"""Lets read-only mappings, which pickle alone cannot send, travel between processes."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


def read_only(mapping: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a read-only copy of the mapping."""
    return MappingProxyType(dict(mapping))


def _reduce(proxy: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    return read_only, (dict(proxy),)


def register() -> None:
    """Teach pickle of this process about read-only mappings."""
    copyreg.pickle(MappingProxyType, _reduce)
