"""Are two numbers, or two formulas that stand for one, the same?"""
