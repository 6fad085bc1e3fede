"""The data that travel with the package: genuine, complete, offline; and synthetic data as prescribed."""

import hashlib
import shutil
import socket
from importlib.resources import files
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import fractional_matrix_power

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


TABLES = {  # bytes of the file, options, and what comes: an entry of the first column, or words of the refusal
    "commas": (b"a,b,y\n1.5,2,3\n4,5,6\n", {}, 1.5),
    "a mark of Excel, comments, empty lines": ("\ufeff# hi\na,b,y\n\n1.5,2,3\n4,5,6\n".encode(), {}, 1.5),
    "lines end as in Windows": (b"a,b,y\r\n1.5,2,3\r\n4,5,6\r\n", {}, 1.5),
    "semicolons, decimal commas": (b"a;b;y\n1,5;2;3\n4;5;6\n", {"sep": ";", "decimal": ","}, 1.5),
    "two columns of one name": (b"a,a,b,y\n1.5,2,3,4\n5,6,7,8\n", {}, "a and a.1 came, .* two columns of one name"),
    "semicolons, not said": (b"a;b;y\n1,5;2;3\n4;5;6\n", {}, 'rows of 2 entries came below 1 names; .* sep=";"'),
    "tabs": (b"a\tb\ty\n1.5\t2\t3\n4\t5\t6\n", {"sep": "\t"}, 1.5),
    "tabs, not said": (b"a\tb\ty\n1.5\t2\t3\n4\t5\t6\n", {}, r"'a' came, .* sep=\"\\t\""),
    "decimal commas between commas": (b"a,b,y\n1,5,2,0,3,0\n4,0,5,0,6,0\n", {}, "rows of 6 entries came below 3 names"),
    "UTF-16": ("a,b,y\n1.5,2,3\n4,5,6\n".encode("utf-16"), {"encoding": "utf-16"}, 1.5),
    "UTF-16, not said": ("a,b,y\n1.5,2,3\n4,5,6\n".encode("utf-16"), {}, 'encoding="latin-1" or "utf-16"'),
    "Latin-1": ("a,b,y,größe\n1.5,2,3,ä\n4,5,6,x\n".encode("latin-1"), {"encoding": "latin-1"}, 1.5),
    "Latin-1, not said": ("a,b,y,größe\n1.5,2,3,ä\n4,5,6,x\n".encode("latin-1"), {}, 'encoding="latin-1"'),
    "thousands": (b'a,b,y\n"1,500",2,3\n4,5,6\n', {"thousands": ","}, 1500.0),
    "thousands, not said": (b'a,b,y\n"1,500",2,3\n4,5,6\n', {}, "column a, row 1: '1,500' came"),
    "underscores": (b"a,b,y\n1_500,2,3\n4,5,6\n", {}, "column a, row 1: '1_500' came"),
    "line breaks in quotes": (b'a,b,y,"no\nte"\n1.5,2,3,"p\nq"\n4,5,6,r\n', {}, 1.5),
    "a comma at the end of the rows": (b"a,b,y\n1.5,2,3,\n4,5,6,\n", {}, 1.5),
    "empty rows at the end": (b"a,b,y\n1.5,2,3\n4,5,6\n,,\n,,\n\n", {}, 1.5),
    "spaces": (b" a , b, y\n 1.5 , 2, 3\n4,5,6\n", {}, 1.5),
    "no value": (b"a,b,y\n1.5,2,3\n,5,6\n", {}, "column a has no value in row 2; .*dropna"),
    "a sign for no value": (b"a,b,y\n1.5,2,3\n-,5,6\n", {"na_values": ["-"]}, "column a has no value in row 2"),
    "a text": (b"a,b,y\n1.5,2,3\nm,5,6\n", {}, "column a, row 2: 'm' came"),
    "an infinity": (b"a,b,y\n1.5,2,3\ninf,5,6\n", {}, "column a, row 2: 'inf' came"),
    "dates": (b"a,b,y\n2020-01-01,2,3\n2020-01-02,5,6\n", {}, "column a, row 1, 2: '2020-01-01' came"),
    "dates, read as such": (b"a,b,y\n2020-01-01,2,3\n", {"parse_dates": ["a"]}, "column a is of the kind datetime64"),
    "a short row": (b"a,b,y\n1.5,2,3\n4,5\n", {}, "column y has no value in row 2"),
    "a long row": (b"a,b,y\n1.5,2,3\n4,5,6,7\n", {}, "Expected 3 fields in line 3, saw 4; sep"),
    "nothing": (b"", {}, "No columns to parse"),
    "names alone": (b"a,b,y\n", {}, "a non-empty matrix"),
    "another column": (b"b,y\n1,2\n", {}, "'a' came, different names among b, y are needed"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_files_as_people_have_them(kind, tmp_path):
    content, options, wanted = TABLES[kind]
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    if isinstance(wanted, str):
        with pytest.raises(ValueError, match=rf"(?s)^(table|inputs): .*{wanted}"):
            datasets.from_table(path, ["a", "b"], ["y"], **options)
    else:
        data = datasets.from_table(path, ["a", "b"], ["y"], **options)
        np.testing.assert_array_equal(data.X, [[wanted, 4], [2, 5]])
        np.testing.assert_array_equal(data.Y, [[3, 6]])
        assert (data.x_names, data.y_names, data.source) == (("a", "b"), ("y",), str(path))


def test_one_door_for_files_frames_and_arrays(tmp_path):
    columns = {"a, in m": [1.5, -1.0], "id": ["one", "two"], "y": [2, 3]}
    frame = pd.DataFrame(columns, index=[7, 7])
    frame.to_csv(tmp_path / "mine.csv", index=False)
    found = [
        datasets.from_table(tmp_path / "mine.csv", ["y", "a, in m"], ("y",)),
        datasets.from_table(str(tmp_path / "mine.csv"), pd.Index(["y", "a, in m"]), ["y"]),
        datasets.from_table(StringIO((tmp_path / "mine.csv").read_text(encoding="utf-8")), ["y", "a, in m"], ["y"]),
        datasets.from_table(frame, ["y", "a, in m"], ["y"]),
        datasets.from_table(frame.convert_dtypes(), ["y", "a, in m"], ["y"]),
        datasets.from_table(columns, ["y", "a, in m"], ["y"]),
        datasets.from_table((frame[["y", "a, in m"]], frame["y"]), ["y", "a, in m"], ["y"]),
    ]
    for data in found:
        np.testing.assert_array_equal(data.X, [[2, 3], [1.5, -1]])
        np.testing.assert_array_equal(data.Y, [[2, 3]])
        assert (data.x_names, data.y_names) == (("y", "a, in m"), ("y",))
    assert datasets.from_table((np.eye(3)[:, :2], np.ones(3))).x_names == ("x1", "x2")


@pytest.mark.parametrize("bad", ["ab", "a", None, [], ["a", "a"], ["a", "c"], [0], 3])
def test_names_of_columns_are_a_list_of_different_ones(bad):
    for argument, other in ("inputs", "targets"), ("targets", "inputs"):
        with pytest.raises((ValueError, TypeError), match=rf"^{argument}: .* (is|are) needed"):
            datasets.from_table({"a": [1.0, 2.0], "b": [3.0, 5.0]}, **{argument: bad, other: ["b"]})


def test_what_is_no_table_is_refused(refuses):
    for bad in 3, None, {1, 2}, ([1.0], [2.0], [3.0]):
        with refuses("table", "", "a path, a DataFrame or a pair of arrays"):
            datasets.from_table(bad, ["a"], ["b"])
    for table in ([1.0, 2.0], [3.0, 4.0]), {"a": [1.0], "b": [2.0]}:
        with refuses("sep", "", "options for reading a file came"):
            datasets.from_table(table, ["a"], ["b"], sep=";")
    with refuses("table", "2 and 3 rows", "one row per sample"):
        datasets.from_table(([1.0, 2.0], [3.0, 4.0, 5.0]))
    with refuses("table", "complex", "real numbers"):
        datasets.from_table({"a": [1j, 2], "b": [1, 2]}, ["a"], ["b"])
    duplicate = pd.DataFrame([[1.0, 2.0, 3.0]], columns=["a", "a", "b"])
    with refuses("inputs", "'a'", "different names"):
        datasets.from_table(duplicate, ["a"], ["b"])


def dataset(X, Y=None):
    X = np.atleast_2d(X)
    names = tuple(f"x{i}" for i in range(len(X)))
    return datasets.Dataset(X, np.arange(X.shape[1])[None] if Y is None else Y, names, ("y",), "")


@pytest.mark.parametrize("value", [36.6, 0.1, -1e160, 1e-170, 0.0, 5e-324, 1e308])
def test_a_constant_row_becomes_zero_for_any_number_of_samples(value):
    for m in range(2, 200):
        assert not datasets.standardize(dataset(np.full(m, value))).X.any()


@pytest.mark.parametrize("scale", [1e-300, 1e-170, 1.0, 1e160, 1e300])
def test_standardized_rows_do_not_depend_on_their_unit(scale):
    rows = np.random.default_rng(0).normal(size=(2, 9)) + [[0.0], [5.0]]
    found, plain = (datasets.standardize(dataset(factor * rows)).X for factor in (scale, 1.0))
    np.testing.assert_allclose(found, plain, atol=1e-14)
    small = 1e6 + 1e-8 * np.arange(20)  # hardly varies, but by more than rounding
    assert np.linalg.norm(datasets.standardize(dataset(small)).X) == pytest.approx(1)
    almost = 0.3 + np.spacing(0.3) * (np.arange(20) % 2)  # rounding alone
    assert not datasets.standardize(dataset(almost)).X.any()


def test_white_inputs_keep_the_modes(linnerud, refuses):
    data = datasets.standardize(datasets.load("linnerud"))
    white = datasets.whiten(data)
    np.testing.assert_allclose(white.X @ white.X.T, np.eye(3), atol=1e-14)
    before, after = SquareLoss(data.X, data.Y), SquareLoss(white.X, white.Y)
    np.testing.assert_allclose(after.singular_values, before.singular_values, rtol=1e-12)
    np.testing.assert_allclose(after.S_yx, before.S_yx @ fractional_matrix_power(before.S_xx, -0.5), atol=1e-13)
    with refuses("X", "rank 61", "needs full row rank 64"):
        datasets.whiten(datasets.load("digits"))


@pytest.mark.parametrize("change", [datasets.standardize, datasets.whiten, lambda data: datasets.principal(data, 1, 1)])
def test_changes_of_a_data_set_refuse_what_is_none(change, refuses):
    data = dataset(np.random.default_rng(0).normal(size=(2, 9)))
    for bad in (data.X, data.Y), data.X, None, "linnerud":
        with refuses("data", "", "a Dataset is needed; datasets.from_table makes one"):
            change(bad)
    for name, value, message in (
        ("X", np.full((2, 9), np.nan), "all must be finite"),
        ("X", np.full((2, 9), np.inf), "all must be finite"),
        ("X", [["a"] * 9] * 2, "real numbers are needed"),
        ("X", np.ones(9), "one sample per column"),
        ("X", np.ones((3, 9)), "one sample per column"),
        ("Y", np.ones((1, 8)), "one sample per column"),
    ):
        with refuses(name, "", message):
            change(data._replace(**{name: value}))
    lists = data._replace(X=data.X.tolist(), Y=data.Y.tolist())
    np.testing.assert_array_equal(change(lists).X, change(data).X)


def test_data_whose_squares_are_no_numbers_are_refused(refuses):
    for scale in 1e160, 1e-170:
        for bad, argument in ((scale * np.eye(2), np.eye(2)), "X"), ((np.eye(2), scale * np.eye(2)), "Y"):
            with refuses(argument, f"{scale:.0e}", "scale the data (datasets.standardize)"):
                SquareLoss(*bad)


def test_a_rank_that_hangs_by_a_thread_causes_a_warning():
    X = np.array([[1.0, 0.0, 0.0], [1.0, 1e-14, 0.0]])
    with pytest.warns(UserWarning, match=r"X: its rank 2 rests on a singular value of .* use fewer"):
        assert SquareLoss(X, X).rank == 2
    assert SquareLoss([[1.0, 0.0], [1.0, 1e-17]], np.eye(2)).rank == 1  # below rounding: nothing to say
