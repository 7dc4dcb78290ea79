"""The words of the reports: steps of a check, groups of people, how a check came out."""

from django.db import models


class Step(models.TextChoices):
    """How far a check has got, in the order most checks go. `column` holds the time it first happened."""

    INVITED = "invited", "Invited"
    SIGNED_IN = "signed_in", "Signed in"
    ELIGIBLE = "eligible", "Found eligible"
    INELIGIBLE = "ineligible", "Found not eligible"
    CONSENTED = "consented", "Consented"
    ANSWERED = "answered", "Questionnaire answered"
    MEASURED = "measured", "Blood pressure measured"
    KIT_ORDERED = "kit_ordered", "Kit ordered"
    KIT_RETURNED = "kit_returned", "Kit returned"
    PROCESSED = "processed", "Sample processed"
    SCORED = "scored", "Scored"
    RECEIVED = "received", "Check received"
    DELIVERED = "delivered", "Record delivered"
    ACKNOWLEDGED = "acknowledged", "Record acknowledged"

    @property
    def column(self) -> str:
        return "offered_at" if self is Step.INVITED else f"{self.value}_at"


LATER_STEPS = [step for step in Step if step is not Step.INVITED]


class Aside(models.TextChoices):
    """What is counted of a fact beside its steps: who left before a check, and whom a reminder of the kit brought."""

    DIED = "died", "Died before their check"
    MOVED = "moved", "Moved to another area before their check"
    REMINDED = "reminded", "Reminded of the kit"
    RETURNED_REMINDED = "returned_reminded", "Kit returned after a reminder"


class Found(models.TextChoices):
    """What a check found, as its present assessment says; a person may have several. The bands are in checks/found."""

    HIGH_RISK = "high_risk", "CVD risk of 20% or more"
    RAISED_RISK = "raised_risk", "CVD risk of 10% to 20%"
    PRESSURE = "pressure", "Possible hypertension"
    SUGAR = "sugar", "Non-diabetic hyperglycaemia"
    DIABETES = "diabetes", "Possible diabetes"
    KIDNEY = "kidney", "Signs of kidney disease"

    @property
    def bit(self) -> int:
        """Of a fact's findings."""
        return 1 << list(Found).index(self)


class Asked(models.TextChoices):
    """What the record asks for, as the advice of the present assessment says; several at once. See checks/found."""

    ASKED_URGENT = "asked_urgent", "Asked to act now or within days"
    ASKED_SURGERY = "asked_surgery", "Surgery appointment asked for"
    ASKED_SERVICE = "asked_service", "Service asked for, such as to stop smoking"

    @property
    def bit(self) -> int:
        """Of a fact's findings, behind those of Found."""
        return 1 << (len(Found) + list(Asked).index(self))


class Answered(models.TextChoices):
    """What is known of what came of it: the surgery's no to a record, and who looked after what could not wait.

    A GP's system says whether it took a record and no more. What was done for the patient is known where somebody
    answered for an urgent finding, and of nothing else.
    """

    REFUSED = "refused", "Record refused by the surgery"
    URGENT_SEEN = "urgent_seen", "Urgent finding seen by a named person"
    URGENT_CLOSED = "urgent_closed", "Urgent finding closed by a named person"
    URGENT_REFERRED = "urgent_referred", "Urgent finding closed as referred or sent to hospital"


BESIDE = (*Aside, *Found, *Asked, *Answered)  # what is counted beside the steps, in the order of the bits


class Sex(models.TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    NOT_KNOWN = "not known", "Not known"


class AgeBand(models.TextChoices):
    """Five-year bands of the programme; the outer two hold people who should not have been invited."""

    UNDER_40 = "under 40"
    FROM_40 = "40-44"
    FROM_45 = "45-49"
    FROM_50 = "50-54"
    FROM_55 = "55-59"
    FROM_60 = "60-64"
    FROM_65 = "65-69"
    FROM_70 = "70-74"
    OVER_74 = "over 74"

    @classmethod
    def of(cls, age: int) -> "AgeBand":
        bands = list(cls)
        return bands[min(max(age // 5 - 7, 0), len(bands) - 1)]


class Outcome(models.TextChoices):
    """How soon somebody should act on what the check found: the most urgent piece of its advice."""

    NONE = "none", "No follow-up needed"
    UNFINISHED = "unfinished", "Not finished: not an all-clear"
    ROUTINE = "routine", "Routine follow-up"
    URGENT = "urgent", "Urgent follow-up"
    EMERGENCY = "emergency", "Same-day emergency"


class Ethnicity(models.TextChoices):
    """The five groups of the census, of what was answered; not known before the questionnaire is."""

    ASIAN = "asian", "Asian or Asian British"
    BLACK = "black", "Black, Black British, Caribbean or African"
    MIXED = "mixed", "Mixed or multiple ethnic groups"
    WHITE = "white", "White"
    OTHER = "other", "Other ethnic group"
    NOT_KNOWN = "not known", "Not known"

    @classmethod
    def of(cls, letter: str) -> "Ethnicity":
        """The group of a category of the NHS data dictionary; Chinese is Asian, as in the census of 2021."""
        groups = {"ABC": cls.WHITE, "DEFG": cls.MIXED, "HJKLR": cls.ASIAN, "MNP": cls.BLACK, "S": cls.OTHER}
        return next((group for letters, group in groups.items() if letter[:1] in letters), cls.NOT_KNOWN)


class Channel(models.TextChoices):
    """How the person was first invited."""

    NHS_APP = "nhs_app", "NHS App"
    SMS = "sms", "Text message"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"
    IN_PERSON = "in_person", "In person"


NO_QUINTILE = 0  # the person's home is not known; 1 is the most deprived fifth of England, 5 the least
