"""Reads the tables of cases that stand beside the tests."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the former is ten times as fast


def from_yaml(text: str) -> Any:
    """Return what a text in YAML says."""
    return yaml.load(text, _LOADER)
