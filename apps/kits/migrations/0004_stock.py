"""Stock: kits come from a lot of their supplier, or wait for one."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0003_specimen"),
        ("kits", "0003_replacements"),
    ]

    operations = [
        migrations.AddField(
            model_name="kit",
            name="waits",
            field=models.BooleanField(
                default=False, help_text="Ordered when no kit was left: served when there is one."
            ),
        ),
        migrations.AddField(
            model_name="supplieraccount",
            name="low_stock_at",
            field=models.PositiveIntegerField(default=50, help_text="The operator is warned at so many kits."),
        ),
        migrations.AddField(
            model_name="supplieraccount",
            name="stock_kept_here",
            field=models.BooleanField(
                default=False,
                help_text="Its kits are counted here by lot. Otherwise it counts them itself, and none is refused.",
            ),
        ),
        migrations.AlterField(
            model_name="kit",
            name="replaces",
            field=models.OneToOneField(
                help_text="The kit that came to nothing.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacement",
                to="kits.kit",
            ),
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(help_text="The maker's, as it stands on the kit.", max_length=40)),
                (
                    "received",
                    models.PositiveIntegerField(help_text="Kits of this lot in all, every delivery together."),
                ),
                ("left", models.PositiveIntegerField(editable=False, help_text="Kits that no order has taken.")),
                ("expires_on", models.DateField(help_text="The last day a kit may be used.")),
                ("added_at", models.DateTimeField(editable=False)),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="kits.supplieraccount"
                    ),
                ),
            ],
            options={
                "ordering": ["expires_on", "number"],
            },
        ),
        migrations.AddField(
            model_name="kit",
            name="lot",
            field=models.ForeignKey(
                help_text="Where its supplier's stock is kept here.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kits",
                to="kits.lot",
            ),
        ),
        migrations.AddIndex(
            model_name="kit",
            index=models.Index(
                condition=models.Q(("waits", True)), fields=["supplier", "ordered_at"], name="kit_waits_for_stock"
            ),
        ),
        migrations.AddConstraint(
            model_name="kit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("waits", False),
                    models.Q(("lot__isnull", True), ("state", "ordered")),
                    _connector="OR",
                ),
                name="kit_waits_only_while_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(fields=("supplier", "number"), name="lot_once"),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__gte", 0), ("left__lte", models.F("received"))),
                name="lot_of_what_was_received",
            ),
        ),
    ]
