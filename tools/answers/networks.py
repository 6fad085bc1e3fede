"""Deep linear networks."""

from linnet import datasets
from linnet.loss import SquareLoss
from linnet.network import Network

from .answer import Answer
from .linnerud import linnerud


def _narrowest_for_digits():
    data = datasets.standardize(datasets.load("digits"))
    loss = SquareLoss(data.X, data.Y)
    return next(d for d in range(1, 11) if loss.best(d) <= 1.15 * loss.residual)


ANSWERS = {
    "networks-1": Answer(
        lambda: Network((64, 10, 10)).dim,
        "A layer from 64 to 10 neurons is a matrix: count its entries, then those of the next.",
        [
            (640, "this is the first layer alone"),
            (84, "these are the neurons; a weight joins two of them"),
            (760, "these layers have no biases"),
            (6400, "layers add, they do not multiply"),
        ],
    ),
    "networks-2": Answer(
        lambda: linnerud((3, 2, 5, 3))[0].minimum,
        "The narrowest layer bounds the rank of the product. What does the best matrix of that rank lose?",
        [
            (
                lambda right: linnerud()[0].minimum,
                "this is the least-squares loss: can a product with a width of 2 reach it?",
            ),
            (
                lambda right: linnerud()[0].loss.singular_values[2] ** 2 / 2,
                "this is what the third mode adds to the least-squares loss",
            ),
            (
                lambda right: linnerud()[0].loss.best(1),
                "this is the best of rank 1; two modes fit through a width of 2",
            ),
        ],
    ),
    "networks-3": Answer(
        lambda: 3,
        "How many weights does each term of the product multiply? The Hessian at zero sees terms of order two.",
        [(2, "with one hidden layer the product is of order two in the weights, and the Hessian sees it")],
    ),
    "networks-4": Answer(
        lambda: 9,
        "Put θ = 3φ. What happens to the loss, and what to the velocity of φ?",
        [
            (81, "the loss is 81 times as large, but θ = 3φ divides the velocity of φ by 9"),
            (3, "this is the factor of the weights; that of the clock is another"),
        ],
    ),
    "networks-5": Answer(
        _narrowest_for_digits,
        "Training is not needed: loss.best(d) is the smallest loss of rank d. Compare it with loss.residual.",
        [
            (9, "this one reaches the least-squares loss; 15 per cent above are allowed"),
            (10, "there is one mode less than digits, and 15 per cent above are allowed"),
        ],
    ),
    "networks-6": Answer(
        lambda: 1e4 ** (1 - 2 / 4),
        "Write T as an integral over the product w. For N = 4 the small w decide: which power of ε is left?",
        [
            (10, "this would be the power 1/4; the integrand is w to the power −(2 − 2/N)"),
            (1e4, "this would be the limit of infinite depth"),
            (1e4 ** (1 / 3), "this is the factor of depth 3"),
        ],
    ),
    "networks-7": Answer(
        lambda: Network((3, 4, 3)).dim - 3 * 3,
        "Which directions of the weights do not move the product? Count weights, and the equations of W = constant.",
        [
            (9, "this is the number of equations, and of the eigenvalues that are not zero"),
            (
                16,
                "g has 16 entries; does each of its directions move the weights?",
            ),
            (6, "rotations of the hidden layer are only a part of the symmetry"),
        ],
    ),
}
