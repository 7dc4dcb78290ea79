"""A person as the check sees them: NHS number, sex, ethnicity, age on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum

from nhs_number.validate import is_valid as check_digit_holds

from healthcheck.refusal import Invalid

NHS_NUMBER_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"


class Sex(StrEnum):
    """Sex assigned at birth, which the score equations are made for."""

    FEMALE = "female"
    MALE = "male"


class Ethnicity(Enum):
    """The NHS data dictionary's 16+1 ethnic categories.

    Each: the dictionary's letter; its words; the QRISK group 1-9 (1 white or not stated, 2 Indian, 3 Pakistani,
    4 Bangladeshi, 5 other Asian, 6 Black Caribbean, 7 Black African, 8 Chinese, 9 other); whether NICE NG246 gives
    the group the lower BMI thresholds. Arab is recorded under "any other ethnic group" in the 16+1 list; a person who
    says Arab is ARAB here (2021 census), QRISK group 9 by its literal words, lower BMI thresholds as Middle Eastern.
    """

    WHITE_BRITISH = ("A", "White British", 1, False)
    WHITE_IRISH = ("B", "White Irish", 1, False)
    WHITE_OTHER = ("C", "Any other White background", 1, False)
    MIXED_WHITE_BLACK_CARIBBEAN = ("D", "Mixed White and Black Caribbean", 9, True)
    MIXED_WHITE_BLACK_AFRICAN = ("E", "Mixed White and Black African", 9, True)
    MIXED_WHITE_ASIAN = ("F", "Mixed White and Asian", 9, True)
    MIXED_OTHER = ("G", "Any other Mixed background", 9, False)
    INDIAN = ("H", "Indian", 2, True)
    PAKISTANI = ("J", "Pakistani", 3, True)
    BANGLADESHI = ("K", "Bangladeshi", 4, True)
    ASIAN_OTHER = ("L", "Any other Asian background", 5, True)
    BLACK_CARIBBEAN = ("M", "Black Caribbean", 6, True)
    BLACK_AFRICAN = ("N", "Black African", 7, True)
    BLACK_OTHER = ("P", "Any other Black background", 9, True)
    CHINESE = ("R", "Chinese", 8, True)
    OTHER = ("S", "Any other ethnic group", 9, False)
    ARAB = ("S-arab", "Arab", 9, True)
    NOT_STATED = ("Z", "Not stated", 1, False)

    def __init__(self, letter: str, written: str, qrisk_group: int, lower_bmi_thresholds: bool) -> None:
        self.letter = letter
        self.written = written
        self.qrisk_group = qrisk_group
        self.lower_bmi_thresholds = lower_bmi_thresholds

    @property
    def key(self) -> str:
        """The word the API and the questionnaire use, such as "white_british"."""
        return self.name.lower()

    @property
    def is_white(self) -> bool:
        """White by the dictionary's letters A to C. NOT_STATED is not known to be white."""
        return self.letter in ("A", "B", "C")

    @classmethod
    def of(cls, key: str) -> "Ethnicity":
        """The category of an API word. Raises Invalid for a word that is none."""
        try:
            return cls[key.upper()]
        except KeyError:
            raise Invalid("unknown-ethnicity", "This is not one of the ethnic categories.") from None


def whole_years(since: date, day: date) -> int:
    """Years gone by. An anniversary of 29 February is had on 1 March of a common year."""
    had_anniversary = (day.month, day.day) >= (since.month, since.day)
    return day.year - since.year - (0 if had_anniversary else 1)


@dataclass(frozen=True, slots=True)
class NhsNumber:
    """Ten ASCII digits with a right check digit. Raises Invalid otherwise. Its repr keeps the digits to itself."""

    digits: str

    def __post_init__(self) -> None:
        digits = self.digits
        if not (
            digits.isascii()
            and digits.isdigit()
            and len(digits) == 10
            and len(set(digits)) > 1
            and check_digit_holds(digits)
        ):
            raise Invalid("bad-nhs-number", "This is not an NHS number: 10 digits with a right check digit.")

    def __repr__(self) -> str:
        return "NhsNumber(**********)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Person:
    """Who the check is about.

    Args:
        nhs_number: identifies the person to the GP's system.
        birth_date: age is counted from it in whole years.
        sex: assigned at birth; None while it is not known, and then no score that needs it is given.
        ethnicity: NOT_STATED when the person would rather not say.
        practice: ODS code of the GP practice that receives the record.
        townsend: Townsend deprivation score of where the person lives; None when it is not known.
    """

    nhs_number: NhsNumber
    birth_date: date
    sex: Sex | None
    ethnicity: Ethnicity
    practice: str
    townsend: Decimal | None = None

    def age_on(self, day: date) -> int:
        """Whole years of age on a day."""
        return whole_years(self.birth_date, day)
