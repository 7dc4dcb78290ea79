"""Who may send what from where: a pharmacy says nothing of a clinic, and nobody tests their own blood here.

The reasons stand in docs/decisions/0205-assisted-routes.md.
"""

from apps.readings.given import Given, GivenReading
from healthcheck.entry import Entry, Route
from healthcheck.measurement import Kind, Source
from healthcheck.refusal import Invalid

TESTED = (
    Kind.TOTAL_CHOLESTEROL,
    Kind.HDL_CHOLESTEROL,
    Kind.CHOLESTEROL_RATIO,
    Kind.TRIGLYCERIDES,
    Kind.HBA1C,
    Kind.CREATININE,
)
_ANYWHERE = frozenset({Source.HOME, Source.PHARMACY, Source.KIOSK, Source.CLINIC})

# What was measured where, by whose hand. The person, on the phone too, says what others measured; a kiosk is a machine.
PLACES = {
    Route.PERSON: _ANYWHERE,
    Route.PHONE: _ANYWHERE,
    Route.PHARMACY: frozenset({Source.PHARMACY, Source.HOME}),
    Route.KIOSK: frozenset({Source.KIOSK}),
    Route.CLINIC: frozenset({Source.CLINIC, Source.HOME}),
}
# Where a point-of-care test is done by those who send it.
_OWN = {Route.PHARMACY: Source.PHARMACY, Route.KIOSK: Source.KIOSK, Route.CLINIC: Source.CLINIC}


def check(reading: GivenReading, entry: Entry) -> None:
    """Raise Invalid where this hand may not send this reading: "not-from-here", "not-yours-to-test"."""
    if reading.source not in PLACES[entry.route]:
        raise Invalid("not-from-here", "Send what was measured with you.", field=f"{reading.field}/place")
    tested = [value for value in reading.values if value.kind in TESTED]
    if tested and _OWN.get(entry.route) is not reading.source:
        words = "Blood is tested by staff beside the person, who send it themselves, or by a laboratory."
        raise Invalid("not-yours-to-test", words, field=f"{tested[0].field}/kind")
    _check_test(reading, tested)


def _check_test(reading: GivenReading, tested: list[Given]) -> None:
    """A point-of-care test is told whole: device, lot, operator and quality control (Best Practice Guidance 2019)."""
    if tested and reading.test is None:
        words = "A point-of-care test needs its lot, its operator and its quality control."
        raise Invalid("test-not-told", words, field=f"{reading.field}/test")
    if reading.test is None:
        return
    if not tested:
        raise Invalid("nothing-tested", "There is no blood result in this reading.", field=f"{reading.field}/test")
    if len(tested) < len(reading.values):
        raise Invalid("tests-apart", "Send blood results and other values in readings apart.", field=reading.field)
    if not reading.device:
        raise Invalid("device-not-named", "A point-of-care test names its device.", field=f"{reading.field}/device")
    if reading.test.controlled_at > reading.taken_at:
        pointer = f"{reading.field}/test/quality_control/at"
        raise Invalid("control-after-test", "The quality control counts that was done before the test.", field=pointer)
