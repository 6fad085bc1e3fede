"""What the tests of all chapters' exercises need."""

import numpy as np
import pytest
from answers.linnerud import linnerud

from linnet import exercises


@pytest.fixture(scope="session")
def example():
    """The landscape and the start of the chapters."""
    return linnerud()


@pytest.fixture(scope="session")
def judge():
    """Assert that a checker accepts the solution and rejects the mistakes, three at least, and another shape."""

    def judge(name, right, mistakes):
        assert len(mistakes) >= 3
        assert exercises.check(name, right) == f"{name}: right"
        for mistake in mistakes:
            assert exercises.check(name, mistake).startswith(f"{name}: not yet")
        assert exercises.check(name, np.ones(7)).endswith("is needed, a list of 7 numbers came")

    return judge
