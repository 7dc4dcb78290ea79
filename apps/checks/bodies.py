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


class Results(BaseModel):
    """The newest assessment: scores or the reason for none, findings, advice, and whether the GP has it."""

    check: str
    version: int
    made_at: datetime
    stopped: str
    urgency: str
    scores: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    certainty: dict[str, Any] = Field(description="How far each score could move, and whether that changes the action.")
    grades: list[dict[str, Any]] = Field(description="How far each value can be trusted, A to D, with the reasons.")
    advice: dict[str, Any]
    gp_has_it: bool


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
