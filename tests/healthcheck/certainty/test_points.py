"""The points are the same each time, and each coordinate alone and each pair of them is as a normal value should be."""

import numpy as np
import pytest

from healthcheck.certainty.points import COUNT, VALUES, normal


@pytest.mark.parametrize("count", [1021, COUNT])
def test_each_coordinate_is_standard_normal(count: int) -> None:
    points = normal(count)
    assert points.shape == (2 * len(VALUES), count)
    assert np.abs(points.mean(axis=1)).max() < 1e-9
    assert points.std(axis=1) == pytest.approx(1, abs=0.005)
    for row in points:
        assert np.quantile(row, (0.05, 0.5, 0.95)) == pytest.approx((-1.645, 0, 1.645), abs=0.01)


@pytest.mark.parametrize(("count", "most"), [(1021, 0.08), (COUNT, 0.04)])
def test_no_two_coordinates_go_together(count: int, most: float) -> None:
    correlations = np.corrcoef(normal(count)) - np.eye(2 * len(VALUES))
    assert np.abs(correlations).max() < most


def test_nobody_can_change_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        normal()[0, 0] = 1.0
    assert normal() is normal()
