"""Deep linear networks: solutions and plausible mistakes."""


def test_networks_1(judge):
    judge("networks-1", 740, [10, 640, 84])


def test_networks_2(judge, example):
    loss = example[0].loss
    judge("networks-2", loss.best(2), [loss.best(1), loss.residual, loss.singular_values[2] ** 2 / 2])


def test_networks_3(judge):
    judge("networks-3", 3, [1, 2, 4])


def test_networks_4(judge):
    judge("networks-4", 9, [3, 81, 1])
