"""The data that travel with the package: genuine, complete, offline; and synthetic data as prescribed."""

import hashlib
import shutil
import socket
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linnet import SquareLoss, datasets


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """No test here may open a socket."""

    def refuse(*args, **options):
        raise OSError("no network here")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_linnerud_is_what_tenenhaus_published():
    data = datasets.load("linnerud")
    assert (data.x_names, data.y_names) == (("chins", "situps", "jumps"), ("weight", "waist", "pulse"))
    assert data.X.shape == data.Y.shape == (3, 20)
    np.testing.assert_allclose(data.X.mean(axis=1), [9.45, 145.55, 70.30])
    np.testing.assert_allclose(data.Y.mean(axis=1), [178.6, 35.4, 56.1])
    np.testing.assert_allclose(data.X.std(axis=1, ddof=1), [5.286, 62.567, 51.277], atol=1e-3)
    np.testing.assert_allclose(data.Y.std(axis=1, ddof=1), [24.691, 3.202, 7.210], atol=1e-3)
    np.testing.assert_array_equal(data.X[:, 0], [5, 162, 60])
    assert "Tenenhaus" in data.source and "licence" in data.source


def test_digits_are_images_with_one_label_each():
    data = datasets.load("digits")
    assert data.X.shape == (64, 1797) and data.Y.shape == (10, 1797)
    assert data.X.min() == 0 and data.X.max() == 16
    np.testing.assert_array_equal(data.Y.sum(axis=1), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    np.testing.assert_array_equal(np.sort(data.Y, axis=0)[-2:].sum(axis=1), [0, 1797])
    assert len(data.x_names) == 64 and data.y_names == tuple("0123456789")
    assert "CC BY 4.0" in data.source


def test_pixels_that_never_vary_make_the_rank_deficient():
    data = datasets.load("digits")
    assert [data.x_names[i] for i in np.flatnonzero(np.ptp(data.X, axis=1) == 0)] == [
        "pixel 0,0",
        "pixel 4,0",
        "pixel 4,7",
    ]
    scaled = datasets.standardize(data)
    assert SquareLoss(scaled.X, scaled.Y).rank == np.linalg.matrix_rank(data.X) == 61
    assert np.isfinite(scaled.X).all()


@pytest.mark.parametrize("name", ["linnerud", "digits"])
def test_standardized_rows_are_centred_and_of_length_one(name):
    data = datasets.standardize(datasets.load(name))
    for rows in data.X, data.Y:
        lengths = np.linalg.norm(rows, axis=1)
        np.testing.assert_allclose(rows.sum(axis=1), 0, atol=1e-12)
        np.testing.assert_allclose(lengths[lengths > 0], 1, rtol=1e-12)


@pytest.mark.parametrize("name", datasets._FILES)
def test_a_changed_file_is_refused(name, tmp_path, monkeypatch, refuses):
    file, sha256 = datasets._FILES[name]
    shutil.copytree(files("linnet") / "data", tmp_path / "data")
    monkeypatch.setattr(datasets, "files", lambda package: tmp_path)
    datasets.load(name)  # an exact copy will do
    content = bytearray((tmp_path / "data" / file).read_bytes())
    assert hashlib.sha256(content).hexdigest() == sha256
    content[-2] ^= 1  # a single bit
    (tmp_path / "data" / file).write_bytes(content)
    with refuses(file, hashlib.sha256(content).hexdigest(), f"{sha256} is needed"):
        datasets.load(name)


def test_an_unknown_name(refuses):
    with refuses("name", "'iris'", "one of linnerud, digits"):
        datasets.load("iris")


@given(d_x=st.integers(1, 5), d_y=st.integers(1, 5), noise=st.sampled_from([0.0, 0.5, 3.0]), data=st.data())
@settings(deadline=None)
def test_synthetic_has_what_was_prescribed(d_x, d_y, noise, data):
    positive = st.floats(0.01, 100)
    singular_values = data.draw(st.lists(positive, min_size=min(d_x, d_y), max_size=min(d_x, d_y)))
    spectrum = data.draw(st.lists(positive, min_size=d_x, max_size=d_x))
    samples = d_x + d_y + data.draw(st.integers(0, 5))
    rng = np.random.default_rng(0)
    X, Y, x_names, y_names, _ = datasets.synthetic(singular_values, (d_x, d_y), samples, rng, spectrum, noise)
    assert (X.shape, Y.shape, len(x_names), len(y_names)) == ((d_x, samples), (d_y, samples), d_x, d_y)
    np.testing.assert_allclose(np.linalg.eigvalsh(X @ X.T), np.sort(spectrum), rtol=1e-9)
    eigenvalues, E = np.linalg.eigh(X @ X.T)
    modes = np.linalg.svd(Y @ X.T @ (E / np.sqrt(eigenvalues)) @ E.T, compute_uv=False)
    np.testing.assert_allclose(modes, np.sort(singular_values)[::-1], rtol=1e-7)
    residual = Y - np.linalg.lstsq(X.T, Y.T)[0].T @ X
    assert np.linalg.norm(residual) == pytest.approx(noise, rel=1e-9, abs=1e-9)


GOOD = {"singular_values": [2.0, 1.0], "widths": (3, 2), "samples": 8, "spectrum": 1.0, "noise": 0.0}


@pytest.mark.parametrize(
    ("argument", "bad", "allowed"),
    [
        ("singular_values", [2.0], "2 numbers >= 0 are needed"),
        ("singular_values", [2.0, -1.0], "2 numbers >= 0 are needed"),
        ("singular_values", [2.0, np.nan], "2 numbers >= 0 are needed"),
        ("singular_values", [np.inf, 1.0], "2 numbers >= 0 are needed"),
        ("spectrum", -1.0, "one positive eigenvalue or 3 are needed"),
        ("spectrum", [1.0, 0.0, 1.0], "one positive eigenvalue or 3 are needed"),
        ("spectrum", [1.0, 2.0], "one positive eigenvalue or 3 are needed"),
        ("noise", -0.5, "a number >= 0 is needed"),
        ("noise", np.nan, "a number >= 0 is needed"),
        ("samples", 2, "at least 3"),
        ("widths", (3,), "two positive integers (d_x, d_y) are needed"),
        ("widths", (3, 0), "two positive integers (d_x, d_y) are needed"),
    ],
)
def test_synthetic_refuses(argument, bad, allowed, rng, refuses):
    with refuses(argument, repr(bad), allowed):
        datasets.synthetic(**GOOD | {argument: bad}, rng=rng)


def test_noise_needs_room(rng, refuses):
    with refuses("samples", "4", "at least 5"):
        datasets.synthetic(**GOOD | {"samples": 4, "noise": 1.0}, rng=rng)


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text('\ufeff# a comment\n"a, in m", id ,y\n\n1.5,one,2e0\n-1,two, 3\n', encoding="utf-8")
    data = datasets.read_csv(path, inputs=["y", "a, in m"], targets=["y"])
    np.testing.assert_array_equal(data.X, [[2, 3], [1.5, -1]])
    np.testing.assert_array_equal(data.Y, [[2, 3]])
    assert (data.x_names, data.y_names, data.source) == (("y", "a, in m"), ("y",), str(path))


@pytest.mark.parametrize(
    "text, argument, came, allowed",
    [
        ("a,y\n1,2\n\n3,\n", "path", "line 4, column y: ''", "a finite number"),
        ("a,y\n1,2\n3,nan\n", "path", "line 3, column y: 'nan'", "a finite number"),
        ("a,y\nm,2\n", "path", "line 2, column a: 'm'", "a finite number"),
        ("a,y\n1,2\n3\n", "path", "line 3: 1 entries", "2 are needed"),
        ("a,y\n", "path", "1 lines", "at least one of numbers"),
        ("", "path", "0 lines", "at least one of numbers"),
        ("b,y\n1,2\n", "inputs", "'a'", "names among b, y"),
        ("a;y\n1;2\n", "inputs", "'a'", "names among a;y"),
        ("a,b\n1,2\n", "targets", "'y'", "names among a, b"),
    ],
)
def test_a_table_with_a_mistake_is_refused_and_the_line_is_named(tmp_path, refuses, text, argument, came, allowed):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with refuses(argument, came, allowed):
        datasets.read_csv(path, inputs=["a"], targets=["y"])
