"""On PYTHONPATH: every program gets data that are off by one part in 1e13, as another machine's rounding might be."""

import numpy as np

import linnet.datasets

SIZE = 1e-13
noise = np.random.Generator(np.random.PCG64(0))


def off(values):
    return values * (1 + SIZE * noise.uniform(-1, 1, np.shape(values)))


class Perturbed(np.random.Generator):
    """Draws the same numbers as ever, with the last digits off."""

    def normal(self, *args, **kwargs):
        return off(super().normal(*args, **kwargs))

    def standard_normal(self, *args, **kwargs):
        return off(super().standard_normal(*args, **kwargs))

    def uniform(self, *args, **kwargs):
        return off(super().uniform(*args, **kwargs))


def default_rng(seed=None):
    return seed if isinstance(seed, np.random.Generator) else Perturbed(np.random.PCG64(seed))


measured = linnet.datasets.load


def load(name):
    data = measured(name)
    return data._replace(X=off(data.X), Y=off(data.Y))


np.random.default_rng = default_rng
linnet.datasets.load = load
