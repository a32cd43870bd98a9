"""Workers of their own on the database of this test."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection


def started(script, *words, **variables):
    """A process that runs `script` of this folder."""
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}&port={settings['PORT']}"
    environment = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": ".", **variables}
    return subprocess.Popen([sys.executable, str(Path(__file__).with_name(script)), *words], env=environment)
