"""The program of question 3: three inputs x, y and z lead to one output.

Read it, do not run it: draw the computation tree and label every node with its operation.
"""

from math import exp, log, sqrt

a = x * y
b = exp(z)
c = a + b
d = log(c)
out = d * sqrt(c) - a
