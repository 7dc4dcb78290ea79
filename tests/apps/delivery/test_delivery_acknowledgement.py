"""Reading a GP system's answer: only a clear yes is a yes."""

import copy
from uuid import uuid4

import pytest

from apps.delivery.acknowledgement import LONGEST_DIAGNOSTICS, read
from demo.peers.answering import message
from healthcheck.refusal import Invalid

REFERENCE = uuid4()
YES = message(str(REFERENCE), accepted=True, diagnostics="")
NO = message(str(REFERENCE), accepted=False, diagnostics="The patient is not registered here.")


def changed(original, path, value):
    made = copy.deepcopy(original)
    *way, last = path
    place = made
    for step in way:
        place = place[step]
    place[last] = value
    return made


HEADER = ("entry", 0, "resource", "response")
ISSUE = ("entry", 1, "resource", "issue", 0)


def test_a_technical_success_is_an_acceptance():
    answer = read(YES)
    assert (answer.reference, answer.accepted, answer.code) == (REFERENCE, True, "TECHNICAL_SUCCESS")


def test_a_business_failure_is_a_refusal_with_its_reason():
    answer = read(NO)
    assert (answer.accepted, answer.code) == (False, "BUSINESS_FAIL")
    assert answer.diagnostics == "The patient is not registered here."


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*HEADER, "code"), "transient-error"),
        ((*HEADER, "code"), "fatal-error"),
        ((*ISSUE, "severity"), "error"),
        ((*ISSUE, "severity"), "fatal"),
        ((*ISSUE, "details"), {"coding": [{"code": "BUSINESS_FAIL"}]}),
    ],
)
def test_an_answer_that_contradicts_itself_is_no_acceptance(path, value):
    assert not read(changed(YES, path, value)).accepted


def test_the_single_acknowledgement_mode_is_an_acceptance():
    answer = read(changed(YES, (*ISSUE, "details"), {"coding": [{"code": "NOT DEFINED"}]}))
    assert (answer.accepted, answer.code) == (True, "NOT DEFINED")


def test_an_answer_without_a_coding_has_the_response_code():
    assert read(changed(YES, (*ISSUE, "details"), {})).code == "ok"


def test_long_diagnostics_are_cut():
    answer = read(changed(NO, (*ISSUE, "diagnostics"), "x" * 1_000_000))
    assert len(answer.diagnostics) == LONGEST_DIAGNOSTICS


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("resourceType",), "Parameters", "/resourceType"),
        (("type",), "transaction", "/type"),
        (("entry",), None, "/entry"),
        (("entry",), [], "/entry"),
        (("entry",), YES["entry"][::-1], "/entry/0/resource/resourceType"),
        (("entry",), [*YES["entry"], YES["entry"][1]], "/entry"),
        (("entry",), YES["entry"][:1], "/entry"),
        (("entry", 0), "text", "/entry/0"),
        (HEADER, None, "/entry/0/resource/response"),
        ((*HEADER, "code"), "yes", "/entry/0/resource/response/code"),
        ((*HEADER, "code"), ["ok"], "/entry/0/resource/response/code"),
        ((*HEADER, "identifier"), "not-a-uuid", "/entry/0/resource/response/identifier"),
        ((*HEADER, "identifier"), 7, "/entry/0/resource/response/identifier"),
        ((*ISSUE, "details"), [], "/entry/1/resource/issue/details"),
        ((*ISSUE, "severity"), ["error"], "/entry/1/resource/issue/0/severity"),
        ((*ISSUE, "severity"), {}, "/entry/1/resource/issue/0/severity"),
        ((*ISSUE, "severity"), None, "/entry/1/resource/issue/0/severity"),
    ],
)
def test_what_is_no_acknowledgement_is_refused_with_the_place(path, value, field):
    with pytest.raises(Invalid) as refused:
        read(changed(YES, path, value))
    assert refused.value.field == field


@pytest.mark.parametrize("message", [None, [], "ok", 7, {}])
def test_what_is_not_even_a_resource_is_refused(message):
    with pytest.raises(Invalid):
        read(message)
