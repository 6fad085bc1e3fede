"""The command line: ``python -m linnet sweep`` runs a study, ``python -m linnet report FOLDER`` says what came out.

``python -m linnet info`` prints what a report of a number that differs should carry; ``python -m linnet warm`` compiles
what the book integrates, so that nobody waits for that later.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Sequence

import numpy as np

from . import ensemble
from .ensemble.study import AROUND
from .examples import DATA, problem

# Of the widgets, and of the leading example.
WIDTHS = (1, 1, 1), (2, 1, 1), (3, 2, 3), (3, 3, 3), (3, 3, 3, 2), (3, 3, 3, 3), (3, 4, 3)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 0, 1 for what went wrong outside, 2 for bad input, 130 after Ctrl-C.

    >>> main(["sweep", "--widths", "0", "1", "--starts", "5", "--out", "x"])
    2
    """
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except ValueError as error:
        print(f"linnet: {error}", file=sys.stderr)
        return 2
    except (OSError, RuntimeError) as error:
        print(f"linnet: {error}\nWhat is finished is kept; the same command goes on from there.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nlinnet: stopped. What is finished is kept; the same command goes on from there.", file=sys.stderr)
        return 130


def _parser():
    parser = argparse.ArgumentParser(prog="python -m linnet", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    sweep = commands.add_parser("sweep", help="gradient flow from many random starts; resumes what was stopped")
    sweep.set_defaults(run=_sweep)
    add = sweep.add_argument
    add("--widths", type=int, nargs="+", required=True, help="d_x d_1 ... d_y")
    add("--starts", type=int, default=10_000, help="how many, over all scales (default %(default)s)")
    add("--scale", type=float, nargs="+", default=[0.1], help="standard deviations of the weights, taking turns")
    add("--data", choices=DATA, default="linnerud", help="reduced to the widths (default %(default)s)")
    add("--around", choices=AROUND, default="zero", help="where the starts are drawn (default %(default)s)")
    add("--data-seed", type=int, default=0, help="of random data")
    add("--seed", type=int, default=0, help="of the starts")
    add("--out", required=True, help="folder for the results")
    add("--jobs", type=int, default=2, help="threads on this machine, -1 for all cores (default %(default)s)")
    add("--scheduler", help="of a Dask cluster, as tcp://127.0.0.1:8786, or local for one on this machine")
    add("--shard", type=int, default=1000, help="starts in a file (default %(default)s)")
    add("--gtol", type=float, default=1e-6, help="gradient at rest, in units of the data's (default %(default)s)")
    add("--t-max", type=float, default=1e6, help="longest time, in units of the data's (default %(default)s)")
    add("--rtol", type=float, default=1e-6, help="of the integration (default %(default)s)")
    add("--quiet", action="store_true", help="no progress bar")
    report = commands.add_parser("report", help="the table of a study, and its picture in the same folder")
    report.set_defaults(run=_report)
    report.add_argument("out", metavar="FOLDER")
    report.add_argument("--json", action="store_true", help="the summary as JSON instead, and no picture")
    info = commands.add_parser("info", help="versions, BLAS and processor, for the report of a number that differs")
    info.set_defaults(run=_info)
    warm = commands.add_parser("warm", help="compile the integrators, where that has not been done yet")
    warm.set_defaults(run=_warm)
    return parser


def _info(_options):
    for name in "linnet", "numpy", "scipy", "matplotlib":
        print(f"{name:12s}{importlib.metadata.version(name)}")
    print(f"{'Python':12s}{sys.version}")
    print(f"{'machine':12s}{platform.platform()}, {os.cpu_count()} cores")
    configuration = np.show_config("dicts")
    blas = configuration["Build Dependencies"]["blas"]
    print(f"{'BLAS':12s}{blas.get('name')} {blas.get('version')}, {blas.get('openblas configuration')}")
    print(f"{'SIMD':12s}{' '.join(configuration['SIMD Extensions'].get('found', []))}")
    for name in sorted(os.environ):
        if name.startswith(("OPENBLAS_", "OMP_", "MKL_", "NPY_")):
            print(f"{name}={os.environ[name]}")
    return 0


def _warm(_options):
    try:
        from numba.core import event
    except ImportError:
        print("Without Numba there is nothing to compile: the integrators run as Python, slowly.")
        return 0

    class Line(event.Listener):  # printed when something is compiled, and not when all is loaded
        text = "Compiling the integrators, once per installation: about half a minute.\n"

        def on_start(self, event):
            print(end=self.text, flush=True)
            self.text = ""

        def on_end(self, event):
            pass

    with event.install_listener("numba:compile", Line()):
        from . import velocity
        from .ode import fixed, gauss  # noqa: F401  # compiled where they are imported

        for widths in WIDTHS:
            velocity.compiled(widths)
    return 0


def _sweep(options):
    land = problem(options.data, options.widths, options.data_seed)
    named = {"starts": options.starts, "seed": options.seed, "out": options.out, "n_jobs": options.jobs}
    stop = {"gtol": options.gtol, "t_max": options.t_max, "rtol": options.rtol, "shard": options.shard}
    data = f"random {options.data_seed}" if options.data == "random" else options.data
    how = {"scheduler": options.scheduler, "progress": not options.quiet}
    results = ensemble.sweep(land, **named, **stop, **how, scales=options.scale, data=data, around=options.around)
    print(ensemble.report(results.configuration, results.summary().rows()))
    return 0


def _report(options):
    results = ensemble.load(options.out)
    configuration, rows = results.configuration, results.summary().rows()
    if options.json:
        print(json.dumps({"configuration": configuration, "rows": rows}))
        return 0
    print(ensemble.report(configuration, rows))
    done = sum(row["starts"] for row in rows)
    if done < configuration["starts"]:
        print(f"\n{done} of {configuration['starts']} starts are finished; the sweep that began this can go on.")
    if rows:
        print(f"\nPicture: {_picture(configuration, rows, results.folder.path / 'report.svg')}")
    return 0


def _picture(configuration, rows, path):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from . import plot

    with plt.rc_context(plot.STYLE | {"figure.facecolor": "white"}):
        ax = plot.waiting_times({f"scale {row['scale']:g}": row for row in rows})
        ax.set_title(f"widths {tuple(configuration['widths'])}, {configuration['data']}")
        path.unlink(missing_ok=True)  # a link of that name is not followed
        ax.figure.savefig(path, metadata={"Date": None})
        plt.close(ax.figure)
    return path


if __name__ == "__main__":
    sys.exit(main())
