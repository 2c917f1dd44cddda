"""The page in plainer words, before answers are looked for."""

from grader.marking.normalise.passes import normalise as normalise
