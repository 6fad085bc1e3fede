"""Every picture looks as it did: the example of each function of linnet.plot against a stored image.

After a change that is meant, `pytest tests/plot/test_images.py --mpl-generate-path=tests/plot/baseline` stores the new
images; look at them before you commit them.
"""

import doctest
import inspect
import sys

import matplotlib.pyplot as plt
import pytest

from linnet import plot

PICTURES = sorted(set(plot.__all__) - {"PALETTE", "STYLE", "slope", "use_style"})
SAVED = {"dpi": 50, "facecolor": "white", "metadata": {"Software": None}, "pil_kwargs": {"optimize": True}}


@pytest.mark.mpl_image_compare(baseline_dir="baseline", style=plot.STYLE, tolerance=1, savefig_kwargs=SAVED)
@pytest.mark.parametrize("name", PICTURES)
def test_image(name):
    function = getattr(plot, name)
    names = dict(vars(sys.modules[function.__module__]))
    for example in doctest.DocTestParser().get_examples(inspect.getdoc(function)):
        exec(example.source, names)
    return plt.gcf()
