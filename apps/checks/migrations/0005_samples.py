"""Samples: whose blood a kit holds by the person's word, and whether its results may be used; both append-only."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.keys

TABLES = ("checks_sampleword", "checks_specimenstanding")
REFUSE = """
    CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{table} is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
"""
ALLOW = """
    DROP TRIGGER {table}_append_only ON {table};
    DROP FUNCTION {table}_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0004_entered_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="value",
            name="collection_told",
            field=models.BooleanField(default=False, help_text="The laboratory named the time of collection."),
        ),
        migrations.AddField(
            model_name="value",
            name="flags",
            field=models.JSONField(default=list, help_text="How the laboratory marked the sample."),
        ),
        migrations.CreateModel(
            name="SampleWord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("specimen", models.UUIDField(help_text="The kit it is in.")),
                (
                    "whose",
                    models.CharField(
                        choices=[("me", "me"), ("somebody_else", "somebody_else"), ("not_sure", "not_sure")],
                        max_length=13,
                    ),
                ),
                ("collected_at", models.DateTimeField()),
                (
                    "method",
                    models.CharField(choices=[("finger_prick", "Finger Prick"), ("other", "Other")], max_length=12),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sample_words",
                        to="checks.healthcheck",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["specimen"], name="word_of_sample")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("whose__in", ["me", "somebody_else", "not_sure"])),
                        name="sample_whose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["finger_prick", "other"])), name="sample_method_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecimenStanding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("specimen", models.UUIDField(help_text="The kit it is in.")),
                (
                    "standing",
                    models.CharField(
                        choices=[("held", "Held"), ("theirs", "Theirs"), ("not_theirs", "Not Theirs")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standings", to="checks.healthcheck"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["specimen"], name="standing_of_specimen")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["held", "theirs", "not_theirs"])),
                        name="specimen_standing_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("standing", "not_theirs")),
                        fields=("specimen",),
                        name="specimen_refused_once",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(REFUSE.format(table=table), ALLOW.format(table=table)) for table in TABLES),
    ]
