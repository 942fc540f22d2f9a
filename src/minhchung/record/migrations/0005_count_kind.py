from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0004_health'),
    ]

    operations = [
        migrations.AlterField(
            model_name='count',
            name='kind',
            field=models.CharField(max_length=40),
        ),
    ]
