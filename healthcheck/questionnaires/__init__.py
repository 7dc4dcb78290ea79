"""The questionnaires there are, each a folder listed by hand; old versions stay, so that old answers can be read."""

from healthcheck.questionnaire import Questionnaire
from healthcheck.questionnaires import follow_up, nhs_health_check
from healthcheck.refusal import Missing

QUESTIONNAIRES: tuple[Questionnaire, ...] = (*nhs_health_check.VERSIONS, *follow_up.VERSIONS)


def current(name: str) -> Questionnaire:
    """The version that new answers are given to: the last one listed. Raises Missing for a name that is none."""
    versions = [each for each in QUESTIONNAIRES if each.name == name]
    if not versions:
        raise Missing("unknown-questionnaire", "There is no such questionnaire.")
    return versions[-1]


def find(name: str, version: str) -> Questionnaire:
    """One version of one questionnaire. Raises Missing when there is none."""
    for each in QUESTIONNAIRES:
        if (each.name, each.version) == (name, version):
            return each
    raise Missing("unknown-questionnaire", "There is no such version of a questionnaire.")
