"""The questions that close the chapters, with what is said of a wrong answer."""

from .answer import Choice

ANSWERS = {
    "deep-linear-networks-q1": Choice(
        "b",
        {"a": "the layer with two neurons bounds the rank of the product", "c": "a product of matrices is a matrix"},
    ),
    "deep-linear-networks-q2": Choice(
        "a",
        {
            "b": "depth changes the velocity of W: the gradient is multiplied by the layers around",
            "c": "with one hidden layer it grows like a logarithm of the size, with three like a power",
        },
    ),
    "deep-linear-networks-q3": Choice(
        "c",
        {
            "a": "whitening is a change of coordinates of W: the smallest loss stays",
            "b": "a change of coordinates keeps the signs (Sylvester)",
        },
    ),
    "invariance-q1": Choice(
        "c",
        {
            "a": "the inputs do not enter the proof",
            "b": "look at what the proof uses: only the chain rule through the product",
        },
    ),
    "invariance-q2": Choice(
        "b",
        {
            "a": "each step adds a term of the order h²",
            "c": "each step adds a term of the order h², and there are T/h steps",
        },
    ),
    "invariance-q3": Choice(
        "a",
        {
            "b": "no explicit Runge-Kutta method keeps all quadratic invariants: a high order makes the drift small, not zero",
            "c": "the drift of such a method is as small as its tolerance, and adds up",
        },
    ),
    "convergence-q1": Choice(
        "b",
        {
            "a": "a smooth loss is not enough: remember the spiral",
            "c": "the loss of a network is not convex, and its trajectories converge all the same",
        },
    ),
    "convergence-q2": Choice(
        "a",
        {
            "b": "a power belongs to Łojasiewicz exponents above 1/2; here it is 1/2",
            "c": "no trajectory of a smooth velocity reaches a critical point in finite time",
        },
    ),
    "convergence-q3": Choice(
        "c",
        {
            "a": "the loss at the start is what shrinks; the rate does not depend on it",
            "b": "large balanced weights satisfy no condition of the theorem: what counts is the imbalance",
        },
    ),
    "landscape-q1": Choice(
        "a",
        {
            "b": "with a bottleneck, too, every other critical point has a direction of descent",
            "c": "rescaling the layers moves along a stratum: the numbers of eigenvalues of each sign stay",
        },
    ),
    "landscape-q2": Choice(
        "b",
        {
            "a": "several strata share a rank: it counts the modes, and does not name them",
            "c": "it gives the dimension, which several strata share",
        },
    ),
    "landscape-q3": Choice(
        "c",
        {
            "a": "every local minimum is global at any depth (Kawaguchi)",
            "b": "trajectories stay bounded at any depth: the invariants see to it",
        },
    ),
    "conjecture-q1": Choice(
        "b",
        {
            "a": "some starts do not: those on the stable sets of saddles",
            "c": "the size of the start is not in it; and zero itself is a saddle",
        },
    ),
    "conjecture-q2": Choice(
        "c",
        {
            "a": "runs prove nothing of almost all starts",
            "b": "a set of a small positive measure can hide from any number of runs",
        },
    ),
    "conjecture-q3": Choice(
        "a", {"b": "in general it is open from two hidden layers on", "c": "for one hidden layer it is a theorem"}
    ),
    "hyperbolicity-q1": Choice(
        "b",
        {
            "a": "the flow is smooth in both directions of time: null sets stay null sets",
            "c": "with one hidden layer and generic data every saddle has one",
        },
    ),
    "hyperbolicity-q2": Choice(
        "c",
        {
            "a": "along the manifold the Hessian always vanishes; it is across that none may be zero",
            "b": "our line of saddles is not compact, and is normally hyperbolic",
        },
    ),
    "hyperbolicity-q3": Choice(
        "a",
        {
            "b": "along the stratum nothing is lost: the stable fibres fill it up",
            "c": "each missing mode counts more than once where neurons are free, or where it is stronger than a learned one",
        },
    ),
    "deeper-q1": Choice(
        "c",
        {
            "a": "with one piece that vanishes the loss is of order one: such a point is not critical",
            "b": "with two the loss changes in second order, and in one direction it falls",
        },
    ),
    "deeper-q2": Choice(
        "a", {"b": "they say nothing of velocities: what they exclude is the limit itself", "c": "some lie near zero"}
    ),
    "deeper-q3": Choice("c", {"a": "this is a theorem of the chapter", "b": "this is a theorem of the chapter"}),
    "exact-q1": Choice(
        "a",
        {
            "b": "the time is proportional to 1/s, not to its square",
            "c": "the stronger mode grows faster from the beginning",
        },
    ),
    "exact-q2": Choice(
        "b",
        {
            "a": "it needs no alignment: it solves for all modes at once",
            "c": "the equation closes only if the inputs are white and C₁ is a multiple of the identity",
        },
    ),
    "exact-q3": Choice(
        "c",
        {
            "a": "this is the rich regime, at small weights and small imbalance",
            "b": "imbalance makes the flow converge faster",
        },
    ),
    "descent-q1": Choice(
        "a", {"b": "a step that is too large for the sharpness there throws it out again", "c": "flat enough is enough"}
    ),
    "descent-q2": Choice(
        "b",
        {
            "a": "a large layer is steep: sharpness sums squares of both",
            "c": "sharpness belongs to the weights, not to the function",
        },
    ),
    "descent-q3": Choice(
        "c",
        {
            "a": "the drift does not shrink with the precision",
            "b": "heavy ball has momentum, too, and its drift vanishes with the step",
        },
    ),
}
