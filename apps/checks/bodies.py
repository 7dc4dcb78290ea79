"""The shapes of requests and answers at the doors of checks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from apps.people.actions import Details
from healthcheck.eligibility import CONDITIONS, HOME
from healthcheck.person import NhsNumber, Sex

# What is on the list, and what is not, `healthcheck.eligibility` says; here it is only shown.
Condition = Annotated[str, Field(max_length=60), WithJsonSchema({"type": "string", "enum": list(CONDITIONS)})]
HomeReason = Annotated[str, Field(max_length=60), WithJsonSchema({"type": "string", "enum": list(HOME)})]
Name = Annotated[str, Field(min_length=1, max_length=100)]


def _must_be_yes(agreed: bool) -> bool:
    if not agreed:
        raise ValueError("must be true")
    return agreed


Yes = Annotated[bool, AfterValidator(_must_be_yes)]


class Body(BaseModel):
    """A request body: an unknown field is refused, and nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Invitation(Body):
    """One person to invite, as the practice's list has them."""

    nhs_number: str = Field(max_length=10, description="10 digits, no spaces.")
    given_name: Name
    family_name: Name
    birth_date: date
    practice: str = Field(max_length=10, description="ODS code of the person's GP practice.")
    sex: Literal["female", "male"] | None = None
    postcode: str | None = Field(default=None, max_length=8)
    townsend: Decimal | None = Field(default=None, ge=-8, le=12, description="Townsend score of the home address.")
    deprivation: int | None = Field(
        default=None,
        ge=1,
        le=5,
        description="Fifth of England by deprivation (IMD) of the home; 1 is the most deprived.",
    )
    channel: Literal["nhs_app", "sms", "email", "letter", "in_person"] = Field(
        default="nhs_app", description="How the person is first invited, for the report."
    )
    arm: str = Field(
        default="",
        pattern=r"^(|[A-Za-z0-9][A-Za-z0-9 ._-]{0,39})$",
        description="Arm of a trial of invitations, for the report. Never anything about the person.",
    )

    def details(self) -> Details:
        """As the people app takes them. Raises Invalid for an NHS number that is none."""
        return Details(
            nhs_number=NhsNumber(self.nhs_number),
            given_name=self.given_name,
            family_name=self.family_name,
            birth_date=self.birth_date,
            practice=self.practice,
            sex=Sex(self.sex) if self.sex else None,
            postcode=self.postcode,
            townsend=self.townsend,
        )


class EligibilityDeclaration(Body):
    """What the person says; empty lists when none applies."""

    conditions: list[Condition] = Field(max_length=20)
    home: list[HomeReason] = Field(max_length=10)
    last_check_on: date | None = None


class ConsentGiven(Body):
    """The version of the consent words the person agreed to."""

    version: str = Field(max_length=20)
    agreed: Yes


class Reason(BaseModel):
    """Why a person is not eligible, and what they can do."""

    code: str
    words: str


class Eligibility(BaseModel):
    """The decision; no reasons when eligible."""

    eligible: bool
    reasons: list[Reason]


class Check(BaseModel):
    """Where a check stands."""

    id: str
    state: str
    invited_at: datetime
    consented_at: datetime | None
    assessed_at: datetime | None
    needed: list[str] = Field(description="What is still to come before results can be given.")


class Invited(BaseModel):
    """A check that was begun, or the one that runs already."""

    check: Check
    new: bool


class UrgentCase(BaseModel):
    """Where an urgent finding stands, in words for the person beside the advice on what to do now."""

    state: Literal["sending", "sent", "not_reached", "seen", "closed"]
    words: str
    sent_at: datetime | None
    seen_at: datetime | None = Field(description="When a named human, not a system, saw it.")
    closed_at: datetime | None


class SurgeryBy(BaseModel):
    """By when the surgery is sent the results at the latest, and what to do meanwhile."""

    day: date
    words: str


class Results(BaseModel):
    """The newest assessment: scores or the reason for none, findings, advice, and whether the GP has it."""

    check: str
    version: int
    made_at: datetime
    stopped: str
    urgency: str
    scores: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    laboratory: list[dict[str, Any]] = Field(description="The laboratory's last words that it rests on.")
    changes: list[dict[str, Any]] = Field(description="What the laboratory has corrected or taken back since the last.")
    certainty: dict[str, Any] = Field(description="How far each score could move, and whether that changes the action.")
    grades: list[dict[str, Any]] = Field(description="How far each value can be trusted, A to D, with the reasons.")
    advice: dict[str, Any]
    entered: list[dict[str, Any]] = Field(description="Whose hand put in what: your own, or who acted for you.")
    gp_has_it: bool
    surgery_by: SurgeryBy | None = Field(description="Where the record waits its turn; null where it is on its way.")
    urgent_case: UrgentCase | None = Field(description="Who has been told of what cannot wait; null where nothing is.")


class PastAssessment(BaseModel):
    """One assessment that was given out, and which one counts now."""

    version: int
    made_at: datetime
    stopped: str
    urgency: str
    changes: list[dict[str, Any]] = Field(description="What the laboratory had corrected or taken back since the last.")
    replaced_by: int | None = Field(description="The version that counts now; null where this one does.")
    words: str = Field(description="For the person, where it was replaced.")


class PastResults(PastAssessment):
    """The same with all that it said."""

    check: str
    scores: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    laboratory: list[dict[str, Any]]
    certainty: dict[str, Any]
    grades: list[dict[str, Any]]
    advice: dict[str, Any]


class DeliveryState(BaseModel):
    """One delivery and how it stands."""

    id: str
    channel: str
    purpose: str
    state: str
    attempts: int
    sent_at: datetime | None
    acknowledged_at: datetime | None
    reason: str
    waits_until: datetime | None = Field(description="When a record goes that waits for its surgery's next week.")
