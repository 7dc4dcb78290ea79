"""The name of a device moves to a sealed column: each one sealed to its row, a batch a transaction.

Stopped at any moment, the next run goes on with what is left. What was in clear is emptied with the same statement, for
a column that is dropped leaves its contents in the rows; VACUUM then takes the old rows away.
"""

from typing import Any

from django.db import connection, migrations, transaction

from apps.vault.sealing import Place, seal

AT_ONCE = 2000
LEFT = """
    SELECT id, device_in_clear FROM checks_value WHERE device_in_clear <> '' AND id > %s
    ORDER BY id LIMIT %s FOR NO KEY UPDATE
"""
SEALED = """
    UPDATE checks_value SET device = new.device, device_in_clear = ''
    FROM unnest(%s::uuid[], %s::bytea[]) AS new (id, device) WHERE checks_value.id = new.id
"""
FIRST = "00000000-0000-0000-0000-000000000000"


def seal_all(apps: Any, schema_editor: Any) -> None:
    """From the first row to the last."""
    last: Any = FIRST
    while last is not None:
        with transaction.atomic():
            last = _batch(last)


def _batch(after: Any) -> Any:
    """Seal the next rows; the key of the last of them, None when there are no more."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [after, AT_ONCE])
        rows = cursor.fetchall()
        if not rows:
            return None
        sealed = [seal(name.encode(), Place("checks_value", "device", str(key))) for key, name in rows]
        cursor.execute(SEALED, [[key for key, _ in rows], sealed])
    return rows[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("checks", "0011_device_column")]

    operations = [migrations.RunPython(seal_all, migrations.RunPython.noop, elidable=True)]
