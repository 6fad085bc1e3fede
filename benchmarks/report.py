"""Print the peers' rates and ratios and draw work-precision diagrams from results/peers.json: measures nothing.

``python -m benchmarks.report`` writes results/work-precision-A.png and so on.
"""

import matplotlib.pyplot as plt

from linnet import plot

from .record import RESULTS, load

LIBRARIES = "linnet", "scipy", "torchode", "torchdiffeq", "diffrax"


def best(solvers):
    """Return, for each library, its solver that is fastest at the error wanted."""
    of = {library: [name for name in solvers if name.startswith(library)] for library in LIBRARIES}
    return [min(names, key=lambda name: solvers[name]["at_target"]) for names in of.values() if names]


def print_ratios(table):
    for problem, row in sorted(table.items()):
        solvers = row["solvers"]
        ours, *others = best(solvers)
        print(f"{problem}  {ours}: {1 / solvers[ours]['at_target']:.0f} trajectories a second, and against")
        for name in others:
            print(f"   {name:28} {solvers[name]['at_target'] / solvers[ours]['at_target']:6.1f}")
        for name, why in row.get("failed", {}).items():
            print(f"   {name:28} fails: {why}")


def draw(table):
    for problem, row in table.items():
        shown = {name: row["solvers"][name] for name in best(row["solvers"])}
        seconds, errors = ({name: solver[key] for name, solver in shown.items()} for key in ("seconds", "p95"))
        ax = plot.work_precision(seconds, errors, xlabel="seconds for one trajectory")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
        ax.figure.savefig(RESULTS / f"work-precision-{problem}.png", dpi=150, bbox_inches="tight", facecolor="white")
        plt.close(ax.figure)


def main():
    table = load("peers")
    print_ratios(table)
    with plt.rc_context(plot.STYLE):
        draw(table)


if __name__ == "__main__":
    main()
