"""Initial value problems for many starts at once: Runge-Kutta methods, which know no network.

In reading order: ``solve`` is the door; ``adaptive`` tells the story of one member, ``fixed`` and ``gauss`` that of
equal steps; ``tableaux`` has the coefficients, ``compiled`` says what is compiled and how, ``velocity`` what can be
integrated, ``trajectory`` what comes back.
"""

from .solve import solve, solve_to_rest
from .trajectory import Status, Trajectory

__all__ = ["Status", "Trajectory", "solve", "solve_to_rest"]
