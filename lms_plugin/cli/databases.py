"""`convive db`: bring the schema up to date; make a revision when the models have changed.

The revisions themselves stand in `lms_plugin/migrations`.
"""

from argparse import Namespace

from lms_plugin.cli.desk import Failure, Groups, say, settings_of_environment
from lms_plugin.config import Settings
from lms_plugin.db import db, schema
from lms_plugin.factory import create_app


def add_commands(groups: Groups) -> None:
    """Add `db upgrade` and `db revision`."""
    commands = groups.add_parser("db", help="the database schema").add_subparsers(metavar="COMMAND", required=True)
    upgrade = commands.add_parser("upgrade", help="apply the migrations that lack")
    upgrade.set_defaults(run=_upgrade)
    revision = commands.add_parser("revision", help="for developers: write a migration from the changed models")
    revision.add_argument("message", help="what the migration does, in a few words")
    revision.set_defaults(run=_revise)


def brought_up_to_date(settings: Settings) -> str:
    """Apply what lacks and give the revision; raises Failure that says what to do."""
    try:
        return schema.upgrade(settings)
    except schema.SchemaError as error:
        raise Failure(str(error)) from error


def _upgrade(_arguments: Namespace) -> int:
    say(f"The database is at revision {brought_up_to_date(settings_of_environment())}.")
    return 0


def _revise(arguments: Namespace) -> int:
    """Compare the models with a migrated database; the new file is a draft to be read and mended."""
    import flask_migrate

    app = create_app(settings_of_environment())
    flask_migrate.Migrate(app, db, directory=str(schema.MIGRATIONS), render_as_batch=True)
    number = f"{int(schema.head() or 0) + 1:04d}"
    with app.app_context():
        flask_migrate.revision(message=arguments.message, autogenerate=True, rev_id=number)
    return 0
