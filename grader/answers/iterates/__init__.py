"""The states of an iteration as an answer: named, read from lists and tables, checked."""

from grader.answers.iterates.kind import counted, given_states
from grader.answers.iterates.names import state_name, state_symbol

__all__ = ["counted", "given_states", "state_name", "state_symbol"]
