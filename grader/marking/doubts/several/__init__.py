"""Several values where one is asked, and words or a list that leave open which one is meant."""

from grader.marking.doubts.several.left_open import left_open as left_open
from grader.marking.doubts.several.rivals import is_a_range as is_a_range
from grader.marking.doubts.several.rivals import several_values as several_values
