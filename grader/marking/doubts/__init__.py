"""What leaves open which answer a student means: several values, a dash, an unsolved equation."""

from grader.marking.doubts.dashes import dash_in_doubt
from grader.marking.doubts.opposites import said_of_the_opposite, without_opposites
from grader.marking.doubts.right_when_solved import right_when_solved
from grader.marking.doubts.rivals import several_values
from grader.marking.doubts.unread_ending import unread_ending
from grader.marking.doubts.unsolved import not_solved

__all__ = [
    "dash_in_doubt",
    "not_solved",
    "right_when_solved",
    "said_of_the_opposite",
    "several_values",
    "unread_ending",
    "without_opposites",
]
