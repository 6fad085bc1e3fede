"""Tests of an installed linnet, run by ``make wheel`` where its repository is out of sight."""

from importlib.metadata import distribution, files
from pathlib import Path

import numpy as np
import pytest

import linnet as ln
from linnet import exercises, plot, widgets


def test_it_is_the_installed_one():
    assert Path(ln.__file__) == distribution("linnet").locate_file("linnet/__init__.py")


def test_it_holds_the_package_and_its_licence_alone():
    tops = {Path(file).parts[0] for file in files("linnet")}
    assert {top for top in tops if "dist-info" not in top and top != "__pycache__"} <= {"linnet", "..", "bin"}
    assert any(file.name == "LICENSE" for file in files("linnet"))


@pytest.mark.parametrize("name", widgets.__all__)
def test_a_widget_has_its_script_and_its_page(name):
    widget = getattr(widgets, name)()
    assert "render" in widget._esm and len(widget._css) > 1000
    page = widget._repr_mimebundle_()[0]["text/html"]
    assert f'data-linnet-widget="{name}"' in page and "svg" in page


def test_answers_are_judged():
    assert exercises.check("networks-1", 740) == "networks-1: right"
    assert exercises.check("networks-1", 640) == "networks-1: not yet, this is the first layer alone"


def test_a_figure_has_its_fonts(tmp_path):
    plot.use_style()
    plot.curves(np.linspace(0, 1, 5), {"$w$": np.ones(5)}, "time $t$", "").figure.savefig(tmp_path / "curves.svg")
