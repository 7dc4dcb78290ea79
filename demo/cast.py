"""Who walks: one made-up person for each thing that can happen, told as what they answer, measure and get back."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

NOTHING_SPECIAL = {
    "gender_same_as_sex": "yes",
    "ethnicity": "white_british",
    "family_heart_disease_under_60": "no",
    "family_diabetes": "no",
    "smoking": "never",
    "lupus": "no",
    "severe_mental_illness": "no",
    "atypical_antipsychotics": "no",
    "migraines": "no",
    "steroid_tablets": "no",
    "hba1c_condition": "no",
    "rheumatoid_arthritis": "no",
    "blood_pressure_medicine": "no",
    "exercise_hours": "1_to_3",
    "walking_hours": "1_to_3",
    "cycling_hours": "under_1",
    "housework_hours": "1_to_3",
    "gardening_hours": "none",
    "walking_pace": "brisk",
    "work_activity": "standing",
    "audit_1": "monthly_or_less",
    "audit_2": "0_to_2",
    "audit_3": "never",
}

Marker = Decimal | str


@dataclass(frozen=True, slots=True)
class Character:
    """One person of the walk.

    Args:
        title: what their walk shows.
        markers: laboratory values by kind, a Decimal or the reason the laboratory gives for none; {} when no message
            comes at all.
        laboratory: which supplier's message format reports them.
        conditions: declared at the eligibility questions.
        twist: what goes wrong on the way, "" when nothing does.
    """

    title: str
    sex: str
    born: date
    answers: dict[str, str] = field(default_factory=dict)
    pressure: tuple[tuple[int, int], ...] = ((122, 78), (120, 76))
    place: str = "home"
    height: Decimal = Decimal("170.0")
    weight: Decimal = Decimal("70.0")
    waist: Decimal = Decimal("84.0")
    markers: dict[str, Marker] = field(default_factory=dict)
    laboratory: str = "biomarker_json"
    conditions: tuple[str, ...] = ()
    practice: int = 0
    twist: str = ""

    @property
    def all_answers(self) -> dict[str, str]:
        """A whole questionnaire: nothing special but what is said here."""
        answers = {**NOTHING_SPECIAL, "sex_at_birth": self.sex, **self.answers}
        if self.sex == "male":
            answers.setdefault("erectile_dysfunction", "no")
        if answers["audit_1"] == "never":
            answers.pop("audit_2"), answers.pop("audit_3")
        return answers


def bloods(**changes: Marker) -> dict[str, Marker]:
    """Ordinary results with changes."""
    ordinary: dict[str, Marker] = {
        "total_cholesterol": Decimal("4.8"),
        "hdl_cholesterol": Decimal("1.5"),
        "hba1c": Decimal("36"),
        "creatinine": Decimal("72"),
        "acr": Decimal("0.8"),
    }
    return {**ordinary, **changes}


def cast(today: date) -> tuple[Character, ...]:
    """Everybody, with birthdays that give them the same age whenever the walk is walked."""

    def aged(years: int) -> date:
        had_birthday = (today.month, today.day) >= (1, 15)
        return date(today.year - years - (0 if had_birthday else 1), 1, 15)

    return (
        Character("45 years old, low risk", "female", aged(45), markers=bloods()),
        Character(
            "10-year heart risk of 20% or more",
            "male",
            aged(70),
            answers={
                "smoking": "heavy",
                "family_heart_disease_under_60": "yes",
                "exercise_hours": "none",
                "cycling_hours": "none",
                "work_activity": "not_in_employment",
            },
            pressure=((148, 86), (146, 84)),
            weight=Decimal("92.0"),
            waist=Decimal("108.0"),
            markers=bloods(total_cholesterol=Decimal("6.4"), hdl_cholesterol=Decimal("1.0")),
            laboratory="uk_pathology_fhir",
        ),
        Character(
            "haemolysed sample",
            "female",
            aged(52),
            markers=bloods(total_cholesterol="haemolysed", hdl_cholesterol="haemolysed", creatinine="haemolysed"),
        ),
        Character(
            "urgent blood pressure",
            "male",
            aged(58),
            pressure=((192, 118), (190, 116)),
            markers=bloods(),
            laboratory="uk_pathology_fhir",
        ),
        Character("HbA1c of 44", "female", aged(60), weight=Decimal("82.0"), markers=bloods(hba1c=Decimal("44"))),
        Character(
            "HbA1c of 52",
            "male",
            aged(55),
            answers={"ethnicity": "indian", "family_diabetes": "yes"},
            weight=Decimal("84.0"),
            waist=Decimal("101.0"),
            markers=bloods(hba1c=Decimal("52")),
            laboratory="uk_pathology_fhir",
        ),
        Character(
            "eGFR below 60",
            "female",
            aged(66),
            markers=bloods(creatinine=Decimal("104"), acr=Decimal("4.1")),
        ),
        Character("takes statins: not eligible", "male", aged(62), conditions=("statins",)),
        Character(
            "laboratory sends its message twice",
            "female",
            aged(49),
            markers=bloods(),
            twist="message twice",
            practice=1,
        ),
        Character(
            "laboratory message comes before the kit is known",
            "male",
            aged(47),
            markers=bloods(),
            twist="message first",
            practice=1,
            laboratory="uk_pathology_fhir",
        ),
        Character(
            "GP system down for the first three tries",
            "female",
            aged(64),
            markers=bloods(total_cholesterol=Decimal("5.9")),
            twist="practice down",
            practice=1,
        ),
        Character("kit never comes back", "male", aged(51), twist="no kit", practice=1),
        Character(
            "blood pressure measured at a pharmacy, drinks over the limit",
            "male",
            aged(54),
            place="pharmacy",
            pressure=((138, 88), (136, 86)),
            answers={
                "audit_1": "4_or_more_a_week",
                "audit_2": "5_to_6",
                "audit_3": "weekly",
                **{f"audit_{n}": "never" for n in range(4, 9)},
                "audit_9": "no",
                "audit_10": "no",
            },
            markers=bloods(),
            practice=1,
        ),
        Character(
            "laboratory corrects a cholesterol after the record was sent",
            "female",
            aged(57),
            markers=bloods(total_cholesterol=Decimal("7.8")),
            twist="corrected",
            practice=1,
            laboratory="uk_pathology_fhir",
        ),
        Character("38 years old: too young to be invited", "female", aged(38), twist="too young"),
    )
