"""Random people, counted by area and by several things more."""

import numpy as np

from apps.reports.disclosure import Measure, Table


def counted(area: np.ndarray, column: np.ndarray, areas: int, columns: int) -> np.ndarray:
    """How many people are in each cell."""
    cells = np.zeros((areas, columns), dtype=np.int64)
    np.add.at(cells, (area, column), 1)
    return cells


def drawn(seed: int) -> Measure:
    """A population that may be dense or sparse, even or crowded into few cells, of one area or of several."""
    random = np.random.default_rng(seed)
    areas, people = int(random.integers(1, 7)), int(random.choice([3, 8, 14, 30, 60, 200, 1000, 5000]))
    even = float(random.choice([0.3, 1, 5]))
    area = random.choice(areas, people, p=random.dirichlet(np.full(areas, even)))
    tables = {}
    for nth in range(int(random.integers(1, 4))):
        columns = int(random.integers(1, 9))
        column = random.choice(columns, people, p=random.dirichlet(np.full(columns, even)))
        tables[f"by {nth}"] = Table(counted(area, column, areas, columns))
    practices = int(random.integers(0, 4))
    if practices:
        own = area * practices + random.integers(0, practices, people)
        tables["practice"] = Table(counted(area, own, areas, areas * practices), own=True)
    return Measure(tables)
