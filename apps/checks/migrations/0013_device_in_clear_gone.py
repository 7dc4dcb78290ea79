"""The name of a device moves to a sealed column: the one in clear, empty by now, goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("checks", "0012_device_sealed")]

    operations = [migrations.RemoveField(model_name="value", name="device_in_clear")]
