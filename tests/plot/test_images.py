"""Every picture looks as it did: the example of each function of linnet.plot against a stored image.

After a change that is meant, `pytest tests/plot/test_images.py --mpl-generate-path=tests/plot/baseline` stores the new
images; look at them before you commit them.
"""

import doctest
import inspect
import sys
from io import StringIO

import matplotlib.pyplot as plt
import pytest

from linnet import plot
from linnet.plot.style import dark

PICTURES = sorted(set(plot.__all__) - {"PALETTE", "STYLE", "Table", "slope", "use_style"})
SAVED = {"dpi": 50, "facecolor": "white", "metadata": {"Software": None}, "pil_kwargs": {"optimize": True}}


def example(name):
    """Run the example of a function and return its figure."""
    function = getattr(plot, name)
    names = dict(vars(sys.modules[function.__module__]))
    for example in doctest.DocTestParser().get_examples(inspect.getdoc(function)):
        exec(example.source, names)
    return plt.gcf()


@pytest.mark.mpl_image_compare(baseline_dir="baseline", style=plot.STYLE, tolerance=1, savefig_kwargs=SAVED)
@pytest.mark.parametrize("name", PICTURES)
def test_image(name):
    return example(name)


@pytest.mark.parametrize("name", PICTURES)
def test_every_colour_has_a_form_for_the_dark(name):
    text = StringIO()
    with plt.rc_context(plot.STYLE):
        example(name).savefig(text, format="svg")
    dark(text.getvalue())
