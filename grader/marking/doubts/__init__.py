"""What leaves open which answer a student means.

Several values, a dash, an unsolved equation, values that words rule out or count twice.
"""

from grader.marking.doubts.binary_logarithms import right_to_base_two
from grader.marking.doubts.cases_in_words import cases_in_words
from grader.marking.doubts.changed_in_words import changed_in_words, end_of_range
from grader.marking.doubts.dashes import dash_in_doubt
from grader.marking.doubts.extreme_values import value_or_point
from grader.marking.doubts.losses import said_to_be_a_loss, said_to_be_a_size
from grader.marking.doubts.money import other_money
from grader.marking.doubts.opposites import said_of_the_opposite, without_opposites
from grader.marking.doubts.other_names import other_names
from grader.marking.doubts.right_when_solved import right_when_solved
from grader.marking.doubts.rounded_from import rounded_from_another
from grader.marking.doubts.ruled_out import multiplicities, ruled_out
from grader.marking.doubts.several import left_open, several_values
from grader.marking.doubts.spelled import other_in_words
from grader.marking.doubts.unevaluated import not_worked_out
from grader.marking.doubts.unread import unread_behind, unread_ending
from grader.marking.doubts.unsolved import not_solved

__all__ = [
    "cases_in_words",
    "changed_in_words",
    "dash_in_doubt",
    "end_of_range",
    "left_open",
    "multiplicities",
    "not_solved",
    "not_worked_out",
    "other_in_words",
    "other_money",
    "other_names",
    "right_to_base_two",
    "right_when_solved",
    "rounded_from_another",
    "ruled_out",
    "said_of_the_opposite",
    "said_to_be_a_loss",
    "said_to_be_a_size",
    "several_values",
    "unread_behind",
    "unread_ending",
    "value_or_point",
    "without_opposites",
]
