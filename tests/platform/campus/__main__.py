"""`python -m campus`: make the campus in a folder and serve it on loopback until a signal says stop."""

import argparse
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Nothing: the platform's own log goes to standard error."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()

    from campus.settings import settings_of

    settings.configure(**settings_of(asked.folder, f"http://127.0.0.1:{asked.port}"))
    django.setup()

    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    from campus.course import seed
    from campus.stand_ins import stand_in

    stand_in()
    call_command("migrate", run_syncdb=True, verbosity=0)
    seed(asked.tool)
    make_server("127.0.0.1", asked.port, get_wsgi_application(), handler_class=_Silent).serve_forever()


main()
