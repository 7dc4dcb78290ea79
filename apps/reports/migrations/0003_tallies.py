"""One fact a person and cycle, with more to count it by, and the tallies made of the facts."""

import django.db.models.deletion
from django.db import migrations, models

# A cycle is the programme's five years: 2013 to 2018, 2018 to 2023 and so on, from 1 April. A person's later facts of a
# cycle join the first.
ONE_A_CYCLE = """
    INSERT INTO reports_area (code, name) SELECT area_code, max(area_name) FROM reports_fact GROUP BY area_code;
    ALTER TABLE reports_fact
        ADD COLUMN cycle smallint,
        ADD CONSTRAINT reports_fact_area_code_fk
            FOREIGN KEY (area_code) REFERENCES reports_area DEFERRABLE INITIALLY DEFERRED,
        DROP COLUMN area_name;
    UPDATE reports_fact SET cycle = 2013 + 5 * div(
        extract(year FROM offered_at AT TIME ZONE 'Europe/London' - interval '3 months')::int - 2013, 5);
    INSERT INTO reports_furthercheck (check_id, fact_id)
        SELECT check_id, first FROM (
            SELECT check_id, first_value(check_id) OVER (PARTITION BY person_id, cycle ORDER BY offered_at) AS first
            FROM reports_fact) AS found WHERE check_id <> first;
    DELETE FROM reports_fact WHERE check_id IN (SELECT check_id FROM reports_furthercheck);
    ALTER TABLE reports_fact
        ALTER COLUMN cycle SET NOT NULL, ADD CONSTRAINT reports_fact_cycle_check CHECK (cycle >= 0);
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_unfinished"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("code", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(max_length=16)),
                ("practice", models.CharField(max_length=16)),
                ("sex", models.CharField(max_length=9)),
                ("age_band", models.CharField(max_length=8)),
                ("ethnicity", models.CharField(max_length=9)),
                ("deprivation", models.SmallIntegerField()),
                ("channel", models.CharField(max_length=9)),
                ("arm", models.CharField(max_length=40)),
                ("quarter", models.SmallIntegerField(help_text="In which the check was offered.")),
                ("received_quarter", models.SmallIntegerField(null=True)),
                ("steps", models.IntegerField(help_text="A bit a step, in the order of Step.")),
                ("outcome", models.CharField(max_length=10, null=True)),
                ("sign", models.SmallIntegerField(help_text="1 adds, -1 takes away.")),
            ],
        ),
        migrations.CreateModel(
            name="FurtherCheck",
            fields=[
                ("check_id", models.UUIDField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "area_code",
                        "quarter",
                        "dimension",
                        "value",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area_code", models.CharField(max_length=16)),
                ("quarter", models.SmallIntegerField()),
                ("dimension", models.CharField(max_length=12)),
                ("value", models.CharField(max_length=40)),
                ("invited", models.IntegerField()),
                ("signed_in", models.IntegerField()),
                ("eligible", models.IntegerField()),
                ("ineligible", models.IntegerField()),
                ("consented", models.IntegerField()),
                ("answered", models.IntegerField()),
                ("measured", models.IntegerField()),
                ("kit_ordered", models.IntegerField()),
                ("kit_returned", models.IntegerField()),
                ("processed", models.IntegerField()),
                ("scored", models.IntegerField()),
                ("received", models.IntegerField()),
                ("delivered", models.IntegerField()),
                ("acknowledged", models.IntegerField()),
                ("outcome_none", models.IntegerField()),
                ("outcome_unfinished", models.IntegerField()),
                ("outcome_routine", models.IntegerField()),
                ("outcome_urgent", models.IntegerField()),
                ("outcome_emergency", models.IntegerField()),
                ("received_then", models.IntegerField(help_text="Received in this quarter, whenever offered.")),
            ],
            options={
                "verbose_name_plural": "tallies",
            },
        ),
        migrations.AddField(
            model_name="furthercheck",
            name="fact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="further", to="reports.fact"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ONE_A_CYCLE)],
            state_operations=[
                migrations.RemoveField(
                    model_name="fact",
                    name="area_code",
                ),
                migrations.RemoveField(
                    model_name="fact",
                    name="area_name",
                ),
                migrations.AddField(
                    model_name="fact",
                    name="cycle",
                    field=models.PositiveSmallIntegerField(
                        help_text="The year in which the five-year cycle begins, on 1 April."
                    ),
                ),
                migrations.AddField(
                    model_name="fact",
                    name="area",
                    field=models.ForeignKey(
                        db_column="area_code",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.area",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="fact",
            name="arm",
            field=models.CharField(blank=True, max_length=40, verbose_name="arm of a trial of invitations"),
        ),
        migrations.AddField(
            model_name="fact",
            name="channel",
            field=models.CharField(
                choices=[
                    ("nhs_app", "NHS App"),
                    ("sms", "Text message"),
                    ("email", "Email"),
                    ("letter", "Letter"),
                    ("in_person", "In person"),
                ],
                default="nhs_app",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="deprivation",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="deprivation quintile"),
        ),
        migrations.AddField(
            model_name="fact",
            name="ethnicity",
            field=models.CharField(
                choices=[
                    ("asian", "Asian or Asian British"),
                    ("black", "Black, Black British, Caribbean or African"),
                    ("mixed", "Mixed or multiple ethnic groups"),
                    ("white", "White"),
                    ("other", "Other ethnic group"),
                    ("not known", "Not known"),
                ],
                default="not known",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="processed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="fact",
            name="check_id",
            field=models.UUIDField(help_text="The first check of the cycle.", primary_key=True, serialize=False),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.UniqueConstraint(fields=("person_id", "cycle"), name="reports_fact_once_a_cycle"),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(("ethnicity__in", ["asian", "black", "mixed", "white", "other", "not known"])),
                name="reports_fact_ethnicity_is_listed",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["nhs_app", "sms", "email", "letter", "in_person"])),
                name="reports_fact_channel_is_listed",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(("deprivation__lte", 5)), name="reports_fact_quintile_is_one_of_five"
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(("processed_at__gte", models.F("offered_at"))),
                name="reports_fact_processed_not_before_offer",
            ),
        ),
    ]
