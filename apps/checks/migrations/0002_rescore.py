"""Rescore: replays, their chunks, and the people they change; an assessment can be held before it is issued."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "differences",
                    apps.vault.fields.EncryptedJSON(editable=False, help_text="Score or action -> before and after."),
                ),
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rescore",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("started_at", models.DateTimeField()),
                ("started_by", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="RescoreChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.UUIDField()),
                ("last", models.UUIDField()),
                ("checks", models.PositiveIntegerField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="assessment",
            name="issued_at",
            field=models.DateTimeField(null=True),
        ),
        # What was assessed before there was a rescore had been issued when it was made.
        migrations.RunSQL("UPDATE checks_assessment SET issued_at = made_at", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("issued_at__isnull", False)), fields=["check_of"], name="assessment_issued"
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="held",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="checks.assessment"
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="issued",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="checks.assessment"
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="rescore",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="checks.rescore"
            ),
        ),
        migrations.AddField(
            model_name="rescorechunk",
            name="rescore",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="checks.rescore"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(fields=("rescore", "issued"), name="one_change_a_person"),
        ),
    ]
