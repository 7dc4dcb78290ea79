"""No organisation vouches for people any more, since they sign in with NHS login: its kind goes."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def call_them_services(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("clients", "Organisation").objects.filter(kind="identity").update(kind="service")


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0002_signed_sign_in"),
    ]

    operations = [
        migrations.RunPython(call_them_services, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="organisation",
            name="organisation_kind_known",
        ),
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("commissioner", "Commissioner"),
                    ("laboratory", "Laboratory"),
                    ("practice", "Practice"),
                    ("service", "Service"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["commissioner", "laboratory", "practice", "service"])),
                name="organisation_kind_known",
            ),
        ),
    ]
