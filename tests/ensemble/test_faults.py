"""Whatever happens to a sweep, its table is in the end that of an undisturbed one, to the last bit.  No mocks."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from linnet import ensemble, examples

SHARDS = 40
COMMAND = "--widths 2 2 2 1 --data random --data-seed 1 --scale 0.1 0.5 --seed 3 --starts 40000 --shard 1000".split()


def identical(results, table):
    """Is every number of the results that of the table, to the last bit?"""
    found = results.table()
    return list(found) == list(table) and all(found[name].tobytes() == table[name].tobytes() for name in table)


def sweep(out, n_jobs=1, **options):
    land = examples.problem("random", (2, 2, 2, 1), 1)
    settings = {"scales": (0.1, 0.5), "shard": 1000, "data": "random 1"}
    return ensemble.sweep(land, 40_000, 3, out, n_jobs, **settings, **options)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    results = sweep(tmp_path_factory.mktemp("undisturbed"))
    assert len(results.shards) == SHARDS
    return results.table()


@pytest.fixture
def start(tmp_path):
    """Start the study in a process of its own, wait until some shards are there, return the process."""
    running = []

    def start(*options, shards=2, out=tmp_path / "out"):
        command = [sys.executable, "-m", "linnet", "sweep", *COMMAND, "--out", str(out), "--quiet", *options]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
        running.append(process)
        wait_for(lambda: len(list(out.glob("shard-*"))) >= shards or process.poll() is not None)
        assert process.poll() is None or shards == SHARDS, process.stderr.read()
        return process

    yield start
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its session: the workers that outlived it too
        process.communicate()


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


def workers(process):
    """The processes that compute for a process: not those that only keep house, nor those that are dead."""
    keepers, found = ("resource_tracker", "forkserver"), []
    for child in psutil.Process(process.pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if not any(word in " ".join(child.cmdline()) for word in keepers):
                found.append(child)
    return found


def finished(out):
    return len(list(out.glob("shard-*")))


def test_the_process_is_killed(start, tmp_path, undisturbed):
    process = start("--jobs", "2")
    process.kill()
    assert 2 <= finished(tmp_path / "out") < SHARDS
    (tmp_path / "out" / ".writing-half").write_bytes(b"half a shard")
    assert identical(sweep(tmp_path / "out"), undisturbed)
    assert not list((tmp_path / "out").glob(".writing-*"))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c(start, tmp_path, undisturbed, jobs):
    process = start("--jobs", jobs)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, stderr = process.communicate(timeout=120)
    assert process.returncode == 130 and "goes on from there" in stderr
    assert 2 <= finished(tmp_path / "out") < SHARDS
    assert identical(sweep(tmp_path / "out"), undisturbed)


@pytest.fixture
def small_disk(tmp_path):
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("no permission to mount a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_the_disk_is_full(small_disk, undisturbed):
    with pytest.raises(OSError, match="No space left"):
        sweep(small_disk / "out")
    assert 1 <= finished(small_disk / "out") < SHARDS
    assert not list((small_disk / "out").glob(".writing-*"))
    subprocess.run(["mount", "-o", "remount,size=8m", small_disk], check=True)
    assert identical(sweep(small_disk / "out"), undisturbed)


def test_shards_are_damaged(tmp_path, undisturbed):
    sweep(tmp_path)
    files = sorted(tmp_path.glob("shard-*"))
    content = files[0].read_bytes()
    files[0].write_bytes(content[: len(content) // 2])
    files[1].write_bytes(b"")
    files[2].write_bytes(files[3].read_bytes())  # whole, and in the wrong place
    files[4].unlink()
    spoiled = bytearray(files[5].read_bytes())
    spoiled[len(spoiled) // 3] ^= 1
    files[5].write_bytes(bytes(spoiled))
    with pytest.warns(UserWarning) as caught:
        results = sweep(tmp_path)
    assert {str(warning.message).split(":")[0] for warning in caught} == {files[i].name for i in (0, 1, 2, 5)}
    assert identical(results, undisturbed)


def listening(processes):
    """The addresses at which processes accept connections; one that has just ended accepts none."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            for connection in process.net_connections("tcp"):
                if connection.status == "LISTEN":
                    yield connection.laddr.ip


def test_dask_on_processes_of_this_machine_and_one_is_killed(start, tmp_path, undisturbed):
    process = start("--scheduler", "local", "--jobs", "2")
    victims = [child for child in workers(process) if "spawn_main" in " ".join(child.cmdline())]
    victims[0].kill()
    addresses = set(listening([psutil.Process(process.pid), *workers(process)]))
    assert addresses == {"127.0.0.1"}
    assert process.wait(120) == 0, process.stderr.read()
    assert finished(tmp_path / "out") == SHARDS
    assert identical(sweep(tmp_path / "out"), undisturbed)


def test_the_scheduler_goes_away(start, tmp_path, undisturbed):
    file = tmp_path / "scheduler.json"
    python = [sys.executable, "-m"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = subprocess.Popen(
        [*python, "distributed.cli.dask_scheduler", *local, "--port", "0", "--scheduler-file", str(file)], **quiet
    )
    wait_for(lambda: file.exists() and file.stat().st_size)
    worker = subprocess.Popen(
        [*python, "distributed.cli.dask_worker", *local, "--nthreads", "1", "--scheduler-file", str(file)], **quiet
    )
    try:
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        process = start("--scheduler", address)
        scheduler.kill()
        _, stderr = process.communicate(timeout=120)
        assert process.returncode == 1 and "scheduler went away" in stderr
        assert 2 <= finished(tmp_path / "out") < SHARDS
    finally:
        for one in worker, scheduler:
            one.terminate()
            one.wait(60)
    assert identical(sweep(tmp_path / "out"), undisturbed)
