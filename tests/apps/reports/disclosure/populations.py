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


def dwindling(seed: int) -> list[Measure]:
    """A population, mostly of one kind, of which, step by step, some or none drop out."""
    random = np.random.default_rng(seed)
    areas, people, columns = int(random.integers(1, 5)), int(random.choice([5, 9, 14, 30, 60, 75])), 5
    area = random.choice(areas, people, p=random.dirichlet(np.full(areas, 1.0)))
    column = random.choice(columns, people, p=random.dirichlet(np.full(columns, 1.0)))
    sex = (random.random(people) < 0.1).astype(int)
    left, steps = np.ones(people, dtype=bool), []
    for share in (1, random.choice([0.6, 0.9, 1]), random.choice([0.5, 0.9, 1])):
        left &= random.random(people) <= share
        counts = {"age": (column, columns), "sex": (sex, 2)}
        steps.append(
            Measure(
                {name: Table(counted(area[left], each[left], areas, most)) for name, (each, most) in counts.items()}
            )
        )
    return steps


def with_crumbs(seed: int) -> Measure:
    """A small area with most people of one kind and a few of others, beside a large one."""
    random = np.random.default_rng(seed)
    most = 8 + 5 * random.integers(0, 4)  # the least that is shown as it is
    few = np.concatenate([[most, *np.zeros(random.integers(0, 3))], random.choice([1, 1, 2], 4)]).astype(np.int64)
    many = random.integers(50, 400, few.size)
    return Measure({"kind": Table(np.array([random.permutation(few), many]))})
