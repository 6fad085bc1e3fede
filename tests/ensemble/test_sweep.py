"""A study in shards: the same for any number of processes, told apart from others, safe to read."""

import json
import os
import pickle

import numpy as np
import pytest

import linnet as ln
from linnet import ensemble, examples
from linnet.__main__ import main

LAND = examples.problem("random", (2, 2, 1), seed=1)
SETTINGS = {"starts": 90, "seed": 7, "scales": (0.1, 1.0), "shard": 20}


def equal(first, second):
    return all(first[name].tobytes() == second[name].tobytes() for name in first)


@pytest.fixture
def results(tmp_path):
    return ensemble.sweep(LAND, out=tmp_path / "out", n_jobs=1, **SETTINGS)


def test_two_processes_give_the_bits_of_one(results, tmp_path):
    assert equal(ensemble.sweep(LAND, out=tmp_path / "two", n_jobs=2, **SETTINGS).table(), results.table())


def test_the_table_is_what_a_flow_of_each_start_alone_gives(results):
    table, study = results.table(), ensemble.Study(LAND, **SETTINGS)
    np.testing.assert_array_equal(table["start"], np.arange(90))
    for start in 0, 41, 89:
        k, i = divmod(start, 20)
        child = np.random.SeedSequence(7).spawn(5)[k]
        rows = 10 if k == 4 else 20
        theta0 = (0.1, 1.0)[start % 2] * np.random.default_rng(child).standard_normal((rows, 6))[i]
        np.testing.assert_array_equal(study.initial(k)[2][i], theta0)
        rest = ln.settle(LAND, theta0)
        assert (table["time"][start], table["nfev"][start]) == (rest.times, rest.nfev)
        assert table["excess"][start] == pytest.approx(LAND.excess(rest.states), rel=1e-9, abs=1e-30)


def test_resuming_computes_only_what_is_missing(results, tmp_path, monkeypatch):
    (tmp_path / "out" / "shard-0000003.parquet").unlink()
    computed = []
    compute = ensemble.Study.compute
    monkeypatch.setattr(ensemble.Study, "compute", lambda study, k, n: computed.append(k) or compute(study, k, n))
    ensemble.sweep(LAND, out=tmp_path / "out", n_jobs=1, **SETTINGS)
    assert computed == [3]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"starts": 91}, "starts is 90 there, 91 here"),
        ({"seed": 8}, "seed is 7 there, 8 here"),
        ({"scales": (0.1, 2.0)}, "scales is [0.1, 1.0] there, [0.1, 2.0] here"),
        ({"gtol": 1e-5}, "gtol"),
        ({"shard": 30}, "shard"),
        ({"land": examples.problem("random", (2, 2, 2, 1), seed=1)}, "widths"),
        ({"land": examples.problem("random", (2, 2, 1), seed=2)}, "S_yx"),
    ],
)
def test_another_study_is_refused_and_what_differs_is_named(results, tmp_path, change, named):
    with pytest.raises(ValueError, match="belongs to another study") as caught:
        ensemble.sweep(**({"land": LAND, "out": tmp_path / "out", "n_jobs": 1} | SETTINGS | change))
    assert named in str(caught.value)
    assert equal(ensemble.load(tmp_path / "out").table(), results.table())


def test_a_table_is_a_parquet_file_that_describes_itself(results, tmp_path):
    import pyarrow.parquet as pq

    arrow = pq.read_table(tmp_path / "out" / "shard-0000000.parquet")
    about = json.loads(arrow.schema.metadata[b"linnet"])
    assert (
        about["configuration"]
        == json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))["configuration"]
    )
    assert about["configuration"]["S_yx"] == LAND.loss.S_yx.tolist() and about["versions"]["numpy"] == np.__version__
    assert arrow.column_names == list(results.table()) and arrow.num_rows == 20


def test_an_altered_number_is_found_by_the_checksum_even_in_a_well_formed_file(results, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "out" / "shard-0000001.parquet"
    arrow = pq.read_table(path)
    values = arrow["excess"].to_numpy().copy()
    values[0] = np.nextafter(values[0], 1)
    at = arrow.column_names.index("excess")
    pq.write_table(arrow.set_column(at, "excess", pa.array(values)), path)
    with pytest.warns(UserWarning, match=r"shard-0000001.parquet: its checksum is"):
        again = ensemble.sweep(LAND, out=tmp_path / "out", n_jobs=1, **SETTINGS)
    assert equal(again.table(), results.table())


def test_files_of_others_are_not_executed_and_links_are_not_followed(results, tmp_path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "boom"),)

    shards = sorted((tmp_path / "out").glob("shard-*"))
    outside = tmp_path / "outside"
    shards[1].rename(outside)
    shards[1].symlink_to(outside)  # a whole shard of this study, and elsewhere
    content = outside.read_bytes()
    shards[0].write_bytes(pickle.dumps(Bomb()))
    shards[2].write_bytes(shards[3].read_bytes())  # whole as well, and in the wrong place
    with pytest.warns(UserWarning, match="does not count") as caught:
        again = ensemble.sweep(LAND, out=tmp_path / "out", n_jobs=1, **SETTINGS)
    assert len(caught) == 3 and equal(again.table(), results.table())
    assert outside.read_bytes() == content and not shards[1].is_symlink()
    assert {path.name for path in tmp_path.iterdir()} == {"out", "outside"}


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": "other"}', '{"format": "linnet ensemble 1", "configuration": 5}']
)
def test_a_folder_without_a_readable_study_is_named(tmp_path, text):
    (tmp_path / "study.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"study.json: not the description of a study"):
        ensemble.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"starts": 0}, "starts: 0"),
        ({"seed": -1}, "seed: -1"),
        ({"scales": (0.1, -1)}, "scales"),
        ({"scales": ()}, "scales"),
        ({"t_max": np.inf}, "t_max"),
        ({"n_jobs": 0}, "n_jobs: 0"),
    ],
)
def test_bad_settings_are_named(tmp_path, change, named):
    with pytest.raises(ValueError, match=named):
        ensemble.sweep(**({"land": LAND, "out": tmp_path / "out"} | change))
    assert not (tmp_path / "out").exists()


def test_the_command_line_runs_reports_and_refuses(tmp_path, capsys):
    out = str(tmp_path / "a")
    command = "sweep --widths 2 2 1 --data random --starts 40 --shard 20 --scale 0.1 1 --jobs 1 --quiet --out".split()
    assert main([*command, out]) == 0
    assert main(["report", out]) == 0
    shown = capsys.readouterr().out
    assert "20         20        0       0       0         0.831567 to 1.000000" in shown
    assert (tmp_path / "a" / "report.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert main(["report", out, "--json"]) == 0
    assert [row["reached"] for row in json.loads(capsys.readouterr().out)["rows"]] == [20, 20]
    assert main([*command, out, "--seed", "1"]) == 2
    assert "seed is 0 there, 1 here" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "none")]) == 2


def test_a_report_of_an_unfinished_study_says_so(results, tmp_path, capsys):
    (tmp_path / "out" / "shard-0000002.parquet").unlink()
    assert main(["report", str(tmp_path / "out")]) == 0
    assert "70 of 90 starts are finished" in capsys.readouterr().out


def test_a_scheduler_that_is_not_there_is_named(tmp_path, capsys):
    import dask

    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        command = "sweep --widths 2 2 1 --data random --starts 40 --quiet --scheduler tcp://127.0.0.1:9 --out".split()
        assert main([*command, str(tmp_path / "a")]) == 1
    assert "scheduler: tcp://127.0.0.1:9 could not be reached" in capsys.readouterr().err
