"""The tables of signing in with NHS login."""

import apps.vault.fields
import apps.vault.keys
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('sub', apps.vault.fields.EncryptedText(editable=False)),
                ('sub_index', models.BinaryField(max_length=32, unique=True)),
                ('linked_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='nhs_login', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('state_hash', models.BinaryField(max_length=32, unique=True)),
                ('browser_hash', models.BinaryField(max_length=32)),
                ('asserted', models.BooleanField()),
                ('began_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('began_at'))), name='sign_in_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('used_at__lt', models.F('ends_at')), _connector='OR'), name='sign_in_used_in_time')],
            },
        ),
    ]
