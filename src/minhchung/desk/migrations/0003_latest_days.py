import datetime
from typing import Any

import minhchung.desk.models.checks
from django.db import migrations, models


def name_feeds(apps: Any, schema_editor: Any) -> None:
    """Claims that people opened had no name for their feed."""
    claims = apps.get_model('desk', 'Claim')
    for claim in claims.objects.filter(token='').iterator():
        claims.objects.filter(pk=claim.pk).update(token=minhchung.desk.models.checks.token())


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0002_tips'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='wording',
            name='desk_wording_day',
        ),
        migrations.AddField(
            model_name='wording',
            name='latest',
            field=models.DateField(default=datetime.date(2026, 1, 1)),
            preserve_default=False,
        ),
        migrations.RunSQL('UPDATE desk_wording SET latest = day', migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='claim',
            name='token',
            field=models.TextField(default=minhchung.desk.models.checks.token),
        ),
        migrations.RunPython(name_feeds, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='wording',
            index=models.Index(fields=['latest'], name='desk_wording_latest'),
        ),
    ]
