"""Networks of equations: forward values, and derivatives by the chain rule with its steps."""

from grader.models.network.activations import ACTIVATIONS, activate
from grader.models.network.build import NETWORK
from grader.models.network.graph import CyclicEquations, Graph

__all__ = ["ACTIVATIONS", "NETWORK", "CyclicEquations", "Graph", "activate"]
