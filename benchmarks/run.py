"""Measure linnet's integrators and their peers; ``python -m benchmarks.run [SECTION ...]`` writes results/SECTION.json.

Sections: peers (or some of its problems, peers-A to peers-D), scaling, latency, gauss, first, interrupt, cores.  With
``--quick`` there is one turn, and the peers take one tolerance each.

Everything runs in one process on one core, in turns, and is timed by that process's own processor time, so that other
work on the machine disturbs all alike and little.  What is compared are ratios.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time

# One core for all, before any library starts its threads.
os.environ |= {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
if hasattr(os, "sched_setaffinity"):
    ALL_CORES = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(ALL_CORES)})

import numpy as np
from scipy.integrate import solve_ivp

import linnet as ln

from . import peers
from .record import load, save
from .workloads import WIDTHS, plain_velocity, workload

TARGET = 1e-6  # 95th percentile, over the starts, of the relative error of the final weights
CHECKED = {"A": 32, "B": 32, "C": 16, "D": 8}  # starts whose ends are compared with the reference


def timed(run):
    """Return the result of ``run()`` and the processor time it took."""
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def errors(found, wanted):
    return np.linalg.norm(found - wanted, axis=-1) / np.linalg.norm(wanted, axis=-1)


def candidates(name, quick):
    """Return ``{label: (solve, members, tolerances)}``: the sweep that each solver gets."""
    checked, wide = CHECKED[name], {"A": 4096, "B": 4096, "C": 2048, "D": 256}[name]
    some = {"A": 512, "B": 256, "C": 64, "D": 32}[name]
    rows = {"linnet auto": (peers.ours("auto"), wide, (1e-5, 1e-6, 1e-7, 1e-8))}
    for method in ("LSODA", "DOP853", "RK45"):
        tolerances = (1e-7, 1e-8, 1e-9) if method == "LSODA" else (1e-4, 1e-6)
        rows[f"scipy {method}"] = (peers.scipy(method), checked, tolerances)
    try:
        for batch in 1, 32, 128:
            rows[f"diffrax Tsit5, batch {batch}"] = (peers.diffrax("Tsit5", batch), some, (1e-4, 1e-5, 1e-6))
        rows["diffrax Dopri8, batch 32"] = (peers.diffrax("Dopri8", 32), some, (1e-4, 1e-6))
    except ImportError:
        print("diffrax is not installed: left out")
    try:
        rows["torchdiffeq dopri5"] = (peers.torchdiffeq("dopri5"), min(some, 64), (1e-5, 1e-7))
    except ImportError:
        print("torchdiffeq is not installed: left out")
    try:
        rows["torchode Tsit5"] = (peers.torchode("Tsit5", some), some, (1e-4, 1e-6))
    except ImportError:
        print("torchode is not installed: left out")
    if quick:
        for label, (solve, members, sweep) in list(rows.items())[1:]:
            rows[label] = solve, members, sweep[len(sweep) // 2 :][:1]
    return rows


def time_at_target(error, seconds):
    """Interpolate the time for an error of TARGET, logarithmically; where all lie on one side, take the nearest."""
    order = np.argsort(error)
    return float(np.exp(np.interp(np.log(TARGET), np.log(np.array(error)[order]), np.log(np.array(seconds)[order]))))


def take_turn(result, solve, members, sweep, work, wanted):
    """Time a solver at its tolerances; its first turn also finds the errors."""
    for i, rtol in enumerate(sweep):
        ends, seconds = timed(lambda rtol=rtol: solve(work, work.starts[:members], rtol))
        if i == len(result["seconds"]):
            result["p95"].append(float(np.quantile(errors(ends[: len(wanted)], wanted), 0.95)))
            result["seconds"].append(seconds / members)
        result["seconds"][i] = min(result["seconds"][i], seconds / members)


def peers_section(problems=WIDTHS, quick=False):
    table = load("peers")
    for name in problems:
        widths, rows = WIDTHS[name], candidates(name, quick)
        work = workload(widths, max(members for _, members, _ in rows.values()))
        checked = CHECKED[name]
        wanted, _ = timed(lambda work=work, checked=checked: peers.scipy("DOP853")(work, work.starts[:checked], 1e-12))
        results = {label: {"rtol": list(sweep), "seconds": [], "p95": []} for label, (_, _, sweep) in rows.items()}
        for label, (solve, members, sweep) in rows.items():
            if label.startswith("diffrax"):
                solve(work, work.starts[:members], sweep[0])  # compiles
        failed = {}
        for _ in range(1 if quick else 2):
            for label, (solve, members, sweep) in rows.items():
                if label in failed:
                    continue
                try:
                    take_turn(results[label], solve, members, sweep, work, wanted)
                except Exception as error:  # a peer's own; the others go on
                    failed[label] = f"{type(error).__name__}: {error}"
        for label, why in failed.items():
            print(f"{name} {label:28} fails: {why}", flush=True)
            del results[label]
        for label, result in results.items():
            result["at_target"] = time_at_target(result["p95"], result["seconds"])
            rates = " ".join(
                f"{r:.0e}: {1 / s:.0f}/s at {e:.0e};"
                for r, s, e in zip(result["rtol"], result["seconds"], result["p95"], strict=True)
            )
            print(f"{name} {label:28} {1 / result['at_target']:8.0f}/s at {TARGET:g}   {rates}", flush=True)
        table[name] = {"widths": widths, "solvers": results, "failed": failed}
        save("peers", table)
    return table


def scaling_section():
    out = {}
    work, rtol = workload(WIDTHS["A"], 100_000, end=20.0), 1e-5
    run = lambda w, n, e=20.0: timed(lambda: ln.gradient_flow(w.land, w.starts[:n], [0, e], "auto", rtol=rtol))[1]
    run(work, 200)
    out["members"] = []
    for n in 1, 10, 100, 1000, 10_000, 100_000:
        seconds = min(run(work, n) for _ in range(5 if n < 1000 else 1))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        out["members"].append([n, seconds / n, peak])
        print("members", n, f"{1e6 * seconds / n:.0f} us each, peak {peak:.0f} MB", flush=True)
    out["samples"] = []
    for m in 100, 10_000, 1_000_000:
        w = workload(WIDTHS["A"], 2000, m=m)
        seconds = min(run(w, 2000) for _ in range(3))
        out["samples"].append([m, seconds / 2000])
        print("samples", m, f"{1e6 * seconds / 2000:.0f} us each", flush=True)
    for key, cases in {
        "depth": [(N, (4,) * (N + 1)) for N in range(1, 9)],
        "width": [(d, (d, d, d)) for d in (4, 8, 16, 32, 64)],
    }.items():
        out[key] = []
        for value, widths in cases:
            n = 500 // value if key == "depth" else max(8, 4000 // value**2)
            land = workload(widths, 1).land  # starts of one size, not of scales that a deep product raises to a power
            starts = ln.initial.gaussian(land.net, np.random.default_rng(0), 0.5 / np.sqrt(max(widths) / 4), size=n)
            ln.gradient_flow(land, starts[:1], [0, 1e-3], "auto", rtol=rtol)  # compiles for these widths
            _, seconds = timed(lambda a=land, y=starts: ln.gradient_flow(a, y, [0, 20.0], "auto", rtol=rtol))
            out[key].append([value, seconds / n])
            print(key, value, f"{1e3 * seconds / n:.2f} ms each", flush=True)
    return out


def latency_section(repeats=7):
    """One trajectory to t = 20 with 200 samples, at the loosest tolerance that keeps all samples within 1e-6."""
    out = {}
    for name in "A", "C":
        work = workload(WIDTHS[name], 8)
        y0, times = work.starts[3], np.linspace(0, 20, 200)
        f = plain_velocity(work.land)
        exact = solve_ivp(f, (0, 20), y0, "DOP853", t_eval=times, rtol=1e-12, atol=1e-14).y.T
        solvers = {
            f"linnet {method}": lambda rtol, m=method, w=work, y=y0, t=times: (
                ln.gradient_flow(w.land, y, t, m, rtol=rtol, atol=rtol / 10).states
            )
            for method in ("auto", "dopri5", "dop853")
        } | {
            f"scipy {method}": lambda rtol, m=method, f=f, y=y0, t=times: (
                solve_ivp(f, (0, 20), y, m, t_eval=t, rtol=rtol, atol=rtol / 10).y.T
            )
            for method in ("LSODA", "DOP853", "RK45")
        }
        chosen = {}
        for label, solve in solvers.items():
            for rtol in 10.0 ** -np.arange(4, 11, 0.5):
                if errors(solve(rtol), exact).max() <= TARGET:
                    chosen[label] = float(rtol)
                    break
        best = dict.fromkeys(chosen, np.inf)
        for _ in range(repeats):
            for label, rtol in chosen.items():
                best[label] = min(best[label], timed(lambda s=solvers[label], r=rtol: s(r))[1])
        out[name] = {label: [chosen[label], best[label]] for label in chosen}
        for label, seconds in best.items():
            print("latency", name, f"{label:16} rtol {chosen[label]:.0e}  {1e3 * seconds:.2f} ms", flush=True)
    return out


def gauss_section():
    """Cost of an accuracy of the Gauss-Legendre methods beside the adaptive ones, and drift over 10^4 large steps."""
    work = workload(WIDTHS["A"], 32)
    land, starts, end = work.land, work.starts, 20.0
    exact = ln.gradient_flow(land, starts, [0, end], "dop853", rtol=1e-13, atol=1e-14).states[-1]
    out = {"cost": {}, "drift": {}}
    for method in "gauss2", "gauss4", "gauss6", "dopri5", "dop853":
        rows = []
        for size in (0.4, 0.2, 0.1, 0.05) if method.startswith("gauss") else (1e-3, 1e-5, 1e-7, 1e-9):
            options = {"step": size} if method.startswith("gauss") else {"rtol": size, "atol": size / 10}
            path, seconds = timed(lambda m=method, o=options: ln.gradient_flow(land, starts, [0, end], m, **o))
            drift = ln.invariants.drift(land.net, path.states)[-1].max()
            error = float(np.quantile(errors(path.states[-1], exact), 0.95))
            rows.append([size, seconds / len(starts), float(path.nfev.mean()), error, float(drift)])
            print(method, f"{size:g}: {1e3 * rows[-1][1]:.2f} ms, error {error:.1e}, drift {drift:.1e}", flush=True)
        out["cost"][method] = rows
    small = starts[:4] / np.abs(starts[:4]).max()
    for method in "gauss2", "gauss4", "gauss6", "rk4":
        step = 1.0 if method.startswith("gauss") else 0.1
        path = ln.gradient_flow(land, small, [0, 10_000 * step], method, step=step)
        out["drift"][method] = [step, float(ln.invariants.drift(land.net, path.states)[-1].max())]
        print("drift after 10^4 steps", method, out["drift"][method], flush=True)
    return out


FIRST_CALL = """
import time
import numpy as np, linnet as ln
land = ln.Landscape(ln.Network((5, 4, 3)), ln.SquareLoss.whitened(np.eye(3, 5)))
start = np.full(land.net.dim, 0.1)
began = time.perf_counter()
ln.gradient_flow(land, start, [0.0, 1.0], "auto")
once = time.perf_counter()
for _ in range(1000):
    ln.gradient_flow(land, start, [0.0, 1e-9], "auto")
print(once - began, (time.perf_counter() - once) / 1000)
"""


def first_section():
    """The first call after installation, which compiles; the first of a later process; the least that a call costs."""
    rows = []
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(2):
            command = [sys.executable, "-c", FIRST_CALL]
            printed = subprocess.run(
                command, env=os.environ | {"NUMBA_CACHE_DIR": cache}, capture_output=True, check=True
            )
            rows.append([float(word) for word in printed.stdout.split()])
    (installed, _), (later, least) = rows
    print(f"first call {installed:.1f} s, in a later process {later:.2f} s; at the least {1e6 * least:.0f} us")
    return {"installed": installed, "later": later, "least": least}


INTERRUPT = """
import os, signal, sys, threading, time, warnings
import linnet as ln
from benchmarks.workloads import WIDTHS, workload

def interrupt(after):
    time.sleep(after)
    sent.append(time.perf_counter())
    os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
warnings.simplefilter("ignore")
work, workers, waits = workload(WIDTHS[sys.argv[1]], 2000), int(sys.argv[2]), []
ln.gradient_flow(work.land, work.starts[0], [0, 1e-3], "auto")
for after in 0.10, 0.13, 0.16, 0.19, 0.22:
    sent = []
    threading.Thread(target=interrupt, args=(after,)).start()
    status = ln.gradient_flow(work.land, work.starts, [0, 1e5], "auto", rtol=1e-10, workers=workers).status
    waits.append(time.perf_counter() - sent[0])
    assert (status == ln.Status.INTERRUPTED).any()
print(max(waits))
"""


def interrupt_section():
    """Seconds from Ctrl-C to the answer, the longest of five, in a crowd that would take long: one thread, and all."""
    out = {}
    for name in WIDTHS:
        for workers in 1, -1:
            command = [sys.executable, "-c", INTERRUPT, name, str(workers)]
            free = (
                {"preexec_fn": lambda: os.sched_setaffinity(0, ALL_CORES)} if hasattr(os, "sched_setaffinity") else {}
            )
            out[f"{name} {workers}"] = float(subprocess.run(command, capture_output=True, check=True, **free).stdout)
            print("interrupt", name, f"workers {workers}: {1e3 * out[f'{name} {workers}']:.0f} ms", flush=True)
    return out


def cores_section():
    """One thread against two, by the clock: this section alone leaves the one core that the others keep to."""
    os.sched_setaffinity(0, ALL_CORES)
    out = {}
    for name, n in {"A": 20_000, "B": 10_000, "C": 4000, "D": 400}.items():
        work, clock = workload(WIDTHS[name], n), {}
        for _ in range(3):
            for threads in 1, 2:
                start = time.perf_counter()
                ln.gradient_flow(work.land, work.starts, [0, work.end], "auto", rtol=1e-6, workers=threads)
                clock[threads] = min(clock.get(threads, np.inf), time.perf_counter() - start)
        out[name] = clock[1] / clock[2]
        print(f"two threads {name}: {out[name]:.2f} times one", flush=True)
    return out


SECTIONS = {
    "scaling": scaling_section,
    "latency": latency_section,
    "gauss": gauss_section,
    "first": first_section,
    "interrupt": interrupt_section,
    "cores": cores_section,  # the last: it leaves the one core
}


def main(arguments):
    quick = "--quick" in arguments
    wanted = [word for word in arguments if word != "--quick"] or ["peers", *SECTIONS]
    if problems := [name for name in WIDTHS if {"peers", f"peers-{name}"} & set(wanted)]:
        peers_section(problems, quick)
    for section in SECTIONS:
        if section in wanted:
            save(section, SECTIONS[section]())


if __name__ == "__main__":
    main(sys.argv[1:])
