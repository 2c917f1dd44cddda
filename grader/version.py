"""The version of the program, and where its modules stand."""

from __future__ import annotations

from pathlib import Path

__version__ = "0.1.0"
FOLDER = Path(__file__).parent
