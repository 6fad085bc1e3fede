"""The small pictures of the margins, by name: each function returns the parts of one, and says what it shows."""

from . import limits, saddles, steps, weights

SKETCHES = {
    name: function
    for module in (limits, saddles, steps, weights)
    for name, function in vars(module).items()
    if getattr(function, "__module__", None) == module.__name__ and not name.startswith("_")
}
