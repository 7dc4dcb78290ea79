"""Every class of fault and every attack that is rehearsed stands in the hazard log as a cause."""

import re

from healthcheck.hazards import log

FAULTS = [f"Fault F{number}" for number in range(1, 13)]
ATTACKS = [f"Attack {number}" for number in range(1, 25)]


def test_each_fault_and_each_attack_is_a_cause_of_exactly_one_hazard() -> None:
    causes = [cause for hazard in log.read(log.FILE.read_text()).hazards for cause in hazard.causes]
    named = [found[0] for cause in causes if (found := re.match(r"(?:Fault F|Attack )\d+(?=: )", cause))]
    assert sorted(named) == sorted(FAULTS + ATTACKS)
