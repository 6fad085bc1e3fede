"""What readers drag: widgets that run in a notebook, where Python reads and sets their state, and on a page without
a kernel.

The numerics of the pictures run in the browser, in ``js/``; the tests hold them to linnet.  In Python the traits of a
widget are its state, ``path`` the trajectory that belongs to it, computed when it is read.

>>> plane = hyperbola()
>>> plane.observe(lambda change: print(plane.path.states[0]), names="theta0")
>>> plane.theta0 = [1.0, 0.5]
[1.  0.5]
"""

# They are called like the functions of linnet.plot, so they are spelled like them.
from .depth import Plateaus as plateaus
from .laboratory import Laboratory as laboratory
from .methods import Integrators as integrators
from .regimes import Regimes as regimes
from .saddles import SaddleLine as saddle_line
from .scalar import Hyperbola as hyperbola
from .stratum import Strata as strata

__all__ = ["hyperbola", "integrators", "laboratory", "plateaus", "regimes", "saddle_line", "strata"]
