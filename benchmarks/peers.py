"""Each solver as a function ``solve(workload, starts, rtol)`` that returns the ends (n, p); all on one core.

Peers that are not installed (the optional extra ``bench``) are left out.
"""

from functools import cache

import numpy as np
from scipy.integrate import solve_ivp

import linnet as ln

from .workloads import array_velocity, plain_velocity


def ours(method):
    def solve(work, starts, rtol):
        return ln.gradient_flow(work.land, starts, [0.0, work.end], method, rtol=rtol, atol=rtol / 10).states[-1]

    return solve


def scipy(method):
    def solve(work, starts, rtol):
        f, span = plain_velocity(work.land), (0.0, work.end)
        runs = [solve_ivp(f, span, y, method, t_eval=span[1:], rtol=rtol, atol=rtol / 10) for y in starts]
        return np.array([run.y[:, -1] for run in runs])

    return solve


def diffrax(solver, batch):
    """``batch`` members are mapped together; 1 stands for one after the other in one compiled loop."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import diffrax
    import jax.numpy as jnp

    @cache
    def compiled(land, end):
        velocity = array_velocity(land, jnp, jnp.asarray)
        term = diffrax.ODETerm(lambda t, y, args: velocity(t, y))

        def one(y, rtol):
            return diffrax.diffeqsolve(
                term,
                getattr(diffrax, solver)(),
                0.0,
                end,
                None,
                y,
                stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol / 10, norm=jnp.linalg.norm),
                saveat=diffrax.SaveAt(t1=True),
                max_steps=100_000,
            ).ys[0]

        size = {} if batch == 1 else {"batch_size": batch}
        return jax.jit(lambda ys, rtol: jax.lax.map(lambda y: one(y, rtol), ys, **size))

    def solve(work, starts, rtol):
        return np.asarray(compiled(work.land, work.end)(jnp.asarray(starts), rtol))

    return solve


def torchode(method, batch):
    import torch
    import torchode as to

    torch.set_num_threads(1)

    def solve(work, starts, rtol):
        f = array_velocity(work.land, torch, lambda a: torch.tensor(a, dtype=torch.float64))
        term = to.ODETerm(f)
        controller = to.IntegralController(atol=rtol / 10, rtol=rtol, term=term)
        solver = to.AutoDiffAdjoint(getattr(to, method)(term=term), controller)
        ends = []
        for some in np.array_split(starts, max(1, round(len(starts) / batch))):
            times = torch.tensor([[0.0, work.end]], dtype=torch.float64).repeat(len(some), 1)
            problem = to.InitialValueProblem(y0=torch.tensor(some), t_eval=times)
            with torch.no_grad():
                ends.append(solver.solve(problem).ys[:, -1].numpy())
        return np.concatenate(ends)

    return solve


def torchdiffeq(method):
    """One step for the whole batch, chosen by its root mean square: what ``odeint`` does with a batch."""
    import torch
    from torchdiffeq import odeint

    torch.set_num_threads(1)

    def solve(work, starts, rtol):
        f = array_velocity(work.land, torch, lambda a: torch.tensor(a, dtype=torch.float64))
        times = torch.tensor([0.0, work.end], dtype=torch.float64)
        with torch.no_grad():
            return odeint(f, torch.tensor(starts), times, method=method, rtol=rtol, atol=rtol / 10)[-1].numpy()

    return solve
