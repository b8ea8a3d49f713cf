"""`convive people`: answer for what is kept about a person, erase them, invite somebody without an LMS.

What a record holds belongs to `lms_plugin.queries.records`, erasing to `lms_plugin.services.people`.
"""

import secrets
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.cli import unmasking
from lms_plugin.cli.desk import Failure, Groups, Misuse, desk, say, say_json
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Academy, Cohort, Invitation, Person, Room, RoomCohort
from lms_plugin.queries.records import record_for_operator
from lms_plugin.services import audit, people, rooms


def add_commands(groups: Groups) -> None:
    """Add `people export`, `people erase`, `people invite` and `people unmask`."""
    commands = groups.add_parser("people", help="what is kept about people").add_subparsers(
        metavar="COMMAND", required=True
    )
    export = commands.add_parser("export", help="what is kept about a person, as JSON, without their journal")
    _name_person(export)
    export.add_argument("--output", type=Path, help="a file to write instead of the screen")
    export.set_defaults(run=_export)
    erase = commands.add_parser("erase", help="delete everything that leads to a person, for good")
    _name_person(erase)
    erase.add_argument("--yes", action="store_true", help="do it; without this nothing is deleted")
    erase.set_defaults(run=_erase)
    invite = commands.add_parser("invite", help="an address that brings a person without an LMS into a room")
    invite.add_argument("--room", required=True, help="the room's uuid, the last part of its address")
    invite.add_argument("--label", required=True, help="the association the person comes from")
    invite.add_argument("--academy", default="", help="key of the inviting academy, where several share the room")
    invite.add_argument("--days", type=int, default=30, help="how long the address works (default 30)")
    invite.set_defaults(run=_invite)
    unmasking.add_command(commands)


def _name_person(parser: ArgumentParser) -> None:
    parser.add_argument("uuid", nargs="?", help="the person's uuid")
    parser.add_argument("--issuer", help="the platform's issuer, together with --sub")
    parser.add_argument("--sub", help="the person's id on the platform")


def _export(arguments: Namespace) -> int:
    with desk() as here, reading(here.engine) as session:
        person = _person(session, arguments)
        record = {"made_at": here.now.isoformat(), **(record_for_operator(session, person.id) or {})}
    if arguments.output is None:
        say_json(record)
        return 0
    _write_privately(arguments.output, record)
    say(f"Written to {arguments.output}.")
    return 0


def _erase(arguments: Namespace) -> int:
    with desk() as here, writing(here.engine) as session:
        person = _person(session, arguments)
        if not arguments.yes:
            raise Misuse(
                f"This deletes enrolments, attempts, answers, grades and words of the person {person.uuid} for good; "
                "export them first if they are needed, then say --yes."
            )
        uuid = person.uuid
        done = people.erase(session, person, audit.OPERATOR, here.now)
    say(f"Erased {uuid}: {done.enrolments} enrolments, {done.attempts} attempts, {done.moves} answers, "
        f"{done.grades} grades; {done.emptied} contributions lost their words.")  # fmt: skip
    say("The LMS keeps what it was sent, and brings the person back while they are in its course.")
    return 0


def _invite(arguments: Namespace) -> int:
    if not 0 < arguments.days <= 365:
        raise Misuse("--days must be from 1 to 365.")
    token = secrets.token_urlsafe(24)
    with desk() as here, writing(here.engine) as session:
        room = session.scalar(select(Room).where(Room.uuid == arguments.room))
        if room is None:
            raise Failure("There is no such room: its uuid is the last part of its address.")
        invitation = Invitation(
            academy_id=_inviting(session, room, arguments.academy), room_id=room.id, label=arguments.label[:255],
            token_digest=rooms.digest(token), created_at=here.now, expires_at=here.now + timedelta(days=arguments.days),
        )  # fmt: skip
        session.add(invitation)
        session.flush()
        thing = ("invitation", invitation.uuid)
        audit.note(session, invitation.academy_id, audit.OPERATOR, "invitation.make", thing, here.now)
    say(f"{here.settings.base_url.rstrip('/')}/join/{token}")
    return 0


def _person(session: Session, arguments: Namespace) -> Person:
    """The one person meant; raises Misuse for no name or two, Failure for nobody."""
    by_account = arguments.issuer is not None and arguments.sub is not None
    if by_account == (arguments.uuid is not None):
        raise Misuse("Name the person by uuid, or by --issuer and --sub.")
    if not by_account:
        found = people.find(session, arguments.uuid)
        candidates = [found] if found else []
    else:
        candidates = people.find_account(session, arguments.issuer, arguments.sub)
    if not candidates:
        raise Failure("There is no such person here.")
    if len(candidates) > 1:
        uuids = ", ".join(person.uuid for person in candidates)
        raise Failure(f"Several academies know this account; name one by uuid: {uuids}.")
    return candidates[0]


def _inviting(session: Session, room: Room, academy_key: str) -> int:
    """The academy that answers for the invitation: one whose cohort shares the room."""
    sharing = (
        select(Academy.id, Academy.key)
        .join(Cohort, Cohort.academy_id == Academy.id)
        .join(RoomCohort, RoomCohort.cohort_id == Cohort.id)
        .where(RoomCohort.room_id == room.id)
        .distinct()
    )
    found = {key: academy_id for academy_id, key in session.execute(sharing)}
    if academy_key:
        if academy_key not in found:
            raise Failure(f"The academy {academy_key!r} does not share this room.")
        return found[academy_key]
    if len(found) != 1:
        raise Misuse(f"Say --academy: the room is shared by {', '.join(sorted(found)) or 'nobody'}.")
    return next(iter(found.values()))


def _write_privately(path: Path, record: object) -> None:
    """A file that only its owner may read: it holds a person's whole record."""
    import json
    import os

    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(record, file, ensure_ascii=False, indent=2, default=str)
