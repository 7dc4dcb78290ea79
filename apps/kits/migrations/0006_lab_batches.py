"""Batches: messages of a laboratory that come in one request, each with its place."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [("kits", "0005_doubt")]

    operations = [
        migrations.CreateModel(
            name="LabBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("count", models.PositiveSmallIntegerField(help_text="Messages it came with, new or not.")),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=200)),
                (
                    "read_at",
                    models.DateTimeField(help_text="When none of its messages was left to be read.", null=True),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="kits.supplieraccount",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "laboratory batches",
                "ordering": ["received_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["received_at"], name="lab_batch_to_be_read"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="lab_batch_holds_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="LabRepeat",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("differs", models.BooleanField(help_text="Its id came before with another body: refused.")),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="kits.labbatch",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        help_text="The one that came before.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="kits.labmessage",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [models.UniqueConstraint(fields=("batch", "place"), name="lab_repeat_once")],
            },
        ),
        migrations.AddField(
            model_name="labmessage",
            name="batch",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="kits.labbatch",
            ),
        ),
        migrations.AddField(
            model_name="labmessage",
            name="place",
            field=models.PositiveSmallIntegerField(help_text="Where it stood in its batch.", null=True),
        ),
        migrations.AddConstraint(
            model_name="labmessage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("batch__isnull", False)),
                fields=("batch", "place"),
                name="lab_message_once_in_its_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="labmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("batch__isnull", True), ("place__isnull", True)),
                    models.Q(("batch__isnull", False), ("place__isnull", False)),
                    _connector="OR",
                ),
                name="lab_message_has_a_place_in_a_batch_alone",
            ),
        ),
    ]
