from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0003_imprint'),
    ]

    operations = [
        migrations.CreateModel(
            name='Health',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('link', models.CharField(default='alive', max_length=8)),
                ('link_since', models.DateField(null=True)),
                ('file', models.CharField(default='sound', max_length=8)),
                ('file_since', models.DateField(null=True)),
                ('changed', models.BigIntegerField(unique=True)),
            ],
        ),
    ]
