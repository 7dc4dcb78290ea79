"""Who is walked to be searched for afterwards: people whose every word is rare enough for a hit to mean something."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from demo.cast import Character, cast
from demo.party import Party
from demo.setting import PRACTICES
from demo.walk import Walk

GIVEN, FAMILY, POSTCODE = "Zephyrinella", "Quillfeather-Vantongeren", "ZZ99 7XJ"
TYPED = {  # what one of them answers, as it is sent
    "ethnicity": "bangladeshi",
    "work_activity": "not_in_employment",
    "family_heart_disease_under_60": "yes",
    "erectile_dysfunction": "yes",
}
ANSWERED = ("bangladeshi", "not_in_employment", "erectile_dysfunction", "family_heart_disease")
MEASURED = ("171.3", "83.7", "93.9", "217/131", "7.31")
CONDITION = "statins"
DEVICE = "Armband of Zephyrinella ZQ7"  # as a person named it in their app
BORN = date(1968, 10, 17)


def characters() -> tuple[Character, ...]:
    """An urgent finding, an ordinary check whose result is corrected, somebody who is not eligible."""
    people = {one.title: one for one in cast(datetime.now(UTC).date())}
    one = replace(
        people["urgent blood pressure"],
        born=BORN,
        answers=TYPED,
        pressure=((217, 131), (215, 130)),
        height=Decimal("171.3"),
        weight=Decimal("83.7"),
        waist=Decimal("93.9"),
        markers={**people["urgent blood pressure"].markers, "acr": Decimal("7.31")},
    )
    another = replace(
        people["laboratory corrects a cholesterol after the record was sent"], born=BORN.replace(month=11)
    )
    third = replace(people["takes statins: not eligible"], born=BORN.replace(month=12))
    return one, another, third


class CanaryWalk(Walk):
    """The walk of the demo, under a name, an address and with a device that stand nowhere else."""

    device = DEVICE

    def _invite(self) -> bool:
        body = {
            "nhs_number": self.story.nhs_number,
            "given_name": GIVEN,
            "family_name": FAMILY,
            "postcode": POSTCODE,
            "birth_date": self.character.born.isoformat(),
            "practice": PRACTICES[self.character.practice][0],
            "sex": self.character.sex,
            "townsend": 0,
        }
        with Party(self.setting.stack.url, self.setting.commissioner) as commissioner:
            self.story.check = commissioner.post("/v1/invitations", body)["check"]["id"]
        return True


def identifying(numbers: Iterable[str]) -> tuple[str, ...]:
    """Every way of writing who they are: names, numbers, postcodes, birth dates."""
    names = (GIVEN, FAMILY, FAMILY.replace("-", " "), "Quillfeather", "Vantongeren")
    spaced = [f"{each[:3]}{gap}{each[3:6]}{gap}{each[6:]}" for each in numbers for gap in ("", " ", "-")]
    postcodes = (POSTCODE, POSTCODE.replace(" ", ""), POSTCODE.replace(" ", "%20"), POSTCODE.replace(" ", "+"))
    return (*names, *spaced, *postcodes, *births())


def births() -> Iterator[str]:
    """The birth dates in the ways in which a person, a programme or a national system writes them."""
    for month in (10, 11, 12):
        born = BORN.replace(month=month)
        for form in ("%Y-%m-%d", "%Y%m%d", "%d%m%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y"):
            yield born.strftime(form)
        for form in ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%d-%b-%Y"):
            yield born.strftime(form)
        yield f"date({born.year}, {born.month}, {born.day})"


def found(content: str | bytes, words: Iterable[str]) -> list[str]:
    """Those of the words that stand there whole, in any case; a number is not a part of a longer one."""
    text = content if isinstance(content, str) else content.decode("latin-1")
    return [word for word in words if re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", text, re.IGNORECASE)]


def everything(walked: Any) -> tuple[str, ...]:
    """All that must stand nowhere in clear."""
    return (*identifying(walked.numbers), *ANSWERED, *MEASURED, DEVICE)
