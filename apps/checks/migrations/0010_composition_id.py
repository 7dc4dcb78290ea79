"""Each assessment knows the id of its Composition, by which a practice's system fetches the record."""

from itertools import islice

from django.db import migrations, models

from healthcheck.fhir.bundle import composition_id_of

AT_ONCE = 5000


def fill(apps, schema_editor):
    """For those that were made before, a stretch at a time."""
    assessments = apps.get_model("checks", "Assessment").objects
    waiting = assessments.filter(composition_id=None).only("id").iterator(chunk_size=AT_ONCE)
    while stretch := list(islice(waiting, AT_ONCE)):
        for row in stretch:
            row.composition_id = composition_id_of(row.id)
        assessments.bulk_update(stretch, ["composition_id"])


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0009_rights"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="composition_id",
            field=models.UUIDField(help_text="Of its Composition: it is fetched by this id.", null=True, unique=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
