"""Who may help whose people, and each time that somebody helped one person."""

import apps.vault.keys
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('checks', '0006_follow_up'),
        ('clients', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('route', models.CharField(choices=[('phone', 'a phone adviser'), ('pharmacy', 'pharmacy staff'), ('kiosk', 'a kiosk'), ('clinic', 'clinic staff')], max_length=8)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('assistant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.organisation')),
                ('commissioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Assistance',
            fields=[
                ('id', models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False)),
                ('operator', models.CharField(max_length=20)),
                ('agreement', models.CharField(choices=[('spoken', 'Spoken'), ('written', 'Written'), ('ticked', 'Ticked')], max_length=8)),
                ('token_hash', models.BinaryField(max_length=32)),
                ('began_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.appointment')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assistances', to='checks.healthcheck')),
                ('credential', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.credential')),
            ],
            options={
                'ordering': ['began_at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('commissioner', 'assistant', 'route'), name='appointed_once_a_route'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('route__in', ['phone', 'pharmacy', 'kiosk', 'clinic'])), name='appointment_route_known'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('began_at'))), name='assistance_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('agreement__in', ['spoken', 'written', 'ticked'])), name='assistance_agreed_somehow'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('operator__regex', '^(?=[A-Za-z0-9_-]*[0-9])(?![A-Za-z0-9_-]*[0-9]{7})[A-Za-z0-9_-]{1,20}$(?!\\n)')), name='assistance_operator_no_name'),
        ),
    ]
