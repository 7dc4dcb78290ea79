"""Systems that sign in with their own keys: keys, tokens, shared secrets, and what is taken once."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("secret_hash", models.BinaryField(max_length=32)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Guess",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("address_index", models.BinaryField(max_length=32)),
                ("minute", models.DateTimeField(db_index=True)),
                ("failures", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "guesses",
            },
        ),
        migrations.CreateModel(
            name="PublicKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("kid", models.CharField(max_length=100)),
                ("jwk", models.JSONField()),
                ("added_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Spent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.UUIDField()),
                ("mark", models.BinaryField(max_length=32)),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="WebhookKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("secret", apps.vault.fields.EncryptedText(editable=False)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "forged",
                    models.PositiveIntegerField(default=0, help_text="Requests under its name with a wrong signature."),
                ),
            ],
        ),
        migrations.AddField(
            model_name="credential",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="credential",
            name="jwks_url",
            field=models.CharField(default="", max_length=500),
        ),
        migrations.AddField(
            model_name="credential",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="closed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="credential",
            name="secret_hash",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(("jwks_url", ""), ("jwks_url__startswith", "https://"), _connector="OR"),
                name="credential_keys_over_https",
            ),
        ),
        migrations.AddConstraint(
            model_name="guess",
            constraint=models.UniqueConstraint(fields=("address_index", "minute"), name="guesses_one_row_a_minute"),
        ),
        migrations.AddField(
            model_name="publickey",
            name="credential",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="clients.credential"
            ),
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clients.publickey"
            ),
        ),
        migrations.AddConstraint(
            model_name="spent",
            constraint=models.UniqueConstraint(fields=("holder", "mark"), name="signed_message_once"),
        ),
        migrations.AddField(
            model_name="webhookkey",
            name="credential",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="webhook_keys", to="clients.credential"
            ),
        ),
        migrations.AddConstraint(
            model_name="publickey",
            constraint=models.UniqueConstraint(fields=("credential", "kid"), name="public_key_one_per_name"),
        ),
        migrations.AddConstraint(
            model_name="publickey",
            constraint=models.CheckConstraint(
                condition=models.Q(("jwk__has_any_keys", ["d", "k", "p", "q"]), _negated=True),
                name="public_key_is_public",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__len__gte", 1)), name="access_token_may_do_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("credential", "place"),
                name="webhook_key_one_per_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", [1, 2])), name="webhook_key_at_most_two_live"
            ),
        ),
    ]
