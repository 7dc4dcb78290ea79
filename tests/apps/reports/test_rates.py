"""The percentages of the return."""

from apps.reports.rates import rates


def test_the_worked_example_of_the_return_gives_its_three_percentages():
    worked = rates(eligible=15_494, offered=7_000, received=4_000)
    assert (round(worked.offered, 2), round(worked.received, 1), round(worked.uptake, 1)) == (45.18, 25.8, 57.1)


def test_nothing_to_divide_by_gives_no_percentage_rather_than_nought():
    assert rates(eligible=0, offered=0, received=1).uptake is None
    assert rates(eligible=0, offered=4, received=0).offered is None
    assert rates(eligible=0, offered=4, received=0).uptake == 0


def test_uptake_passes_a_hundred_when_earlier_offers_are_received_now():
    assert rates(eligible=100, offered=5, received=6).uptake == 120
