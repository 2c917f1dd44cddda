"""Marks for what follows from a student's own slip, and the slips by name."""

from grader.marking.credit.misconceptions import WrongGroup, group_wrong_answers

__all__ = ["WrongGroup", "group_wrong_answers"]
