"""What stands in front of a section: an answer above its working, a word as `Answer:`."""

from grader.sections.in_front.answer_first import doubts_about_first as doubts_about_first
from grader.sections.in_front.answer_first import with_answer_first as with_answer_first
from grader.sections.in_front.answer_labels import without_idle_label as without_idle_label
