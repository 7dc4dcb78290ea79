"""What is known of a sample besides its age: who bled, whose word its time is, how the laboratory marked it."""

from healthcheck.measurement import Measurement
from healthcheck.sample import Sample, Whose


def facts(measured: Measurement) -> tuple[dict[str, float], dict[str, str]]:
    """The facts of one value's sample, and those that stand in the words of a reason."""
    numbers: dict[str, float] = {"flagged": bool(measured.flags)}
    written = {"flags": " and ".join(flag.written for flag in measured.flags)}
    if measured.sample is not None:
        numbers |= _of_sample(measured.sample)
        numbers |= _times(measured, measured.sample, written)
    return numbers, written


def _of_sample(sample: Sample) -> dict[str, float]:
    return {
        "said": sample.whose is not None,
        "own": sample.whose is Whose.ME,
        "word_changed": sample.word_changed,
        "vouched": sample.vouched,
    }


def _times(measured: Measurement, sample: Sample, written: dict[str, str]) -> dict[str, float]:
    """Whose word the collection time is, and how far the two lie apart where there are two."""
    if sample.said_collected_at is None:
        return {}
    if not sample.laboratory_told:
        return {"by_their_word": 1}
    apart = abs((sample.said_collected_at - measured.taken_at).total_seconds()) / 3600
    written["apart"] = f"{apart / 24:.0f} days" if apart >= 36 else f"{apart:.0f} hours"
    return {"apart": apart}
