"""Certificates: what somebody still needs for one, those they hold, and what everybody may know of one by its code.

Issuing and revoking is `services.certificates`' matter. No score is read here but the final test's, for a yes or a no.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from courses import certificates
from courses.certificates import Condition
from courses.packages import ProgrammePackage
from courses.progress import Path
from lms_plugin.db.folding import fold, folded
from lms_plugin.models import Attempt, Certificate, Enrolment, Module, ModuleVersion, Person, Programme
from lms_plugin.queries import contents, learning
from lms_plugin.queries.cells import outcomes
from lms_plugin.queries.learning import Studied
from lms_plugin.queries.records import parts_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate as it was issued; `modules` and `laws` as in `models.Certificate`."""

    uuid: str
    code: str
    programme_id: int
    issuer: str
    titles: Mapping[str, str]
    minutes: int
    path: Path
    modules: Sequence[Mapping[str, Any]]
    laws: Sequence[Mapping[str, str]]
    university: str | None
    issued_at: datetime
    revoked_at: datetime | None

    def title_in(self, locale: str) -> str:
        """The programme's title as it was, in this language or in its own."""
        return self.titles.get(locale) or next(iter(self.titles.values()))

    @property
    def credits(self) -> int:
        """ECTS credits, 0 where no university stands behind them."""
        return certificates.credits_of(self.minutes) if self.university else 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A certificate for administrators; person and name are None once the person was erased."""

    held: Held
    person_uuid: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Some certificates, and how many there are in all."""

    rows: Sequence[Listed]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))



@dataclass(frozen=True, slots=True)
class Prospect:
    """A programme that somebody studies and what its certificate needs; `minutes` are those of the modules done."""

    programme_id: int
    programme_uuid: str
    package: ProgrammePackage
    path: Path
    minutes: Mapping[str, int]
    conditions: tuple[Condition, ...]

    @property
    def is_earned(self) -> bool:
        """Whether every condition is met."""
        return certificates.is_earned(self.conditions)

    @property
    def is_unfinished(self) -> bool:
        """Whether modules are still to come: its certificate says so, or asks for more of them than there are."""
        rule, offered = self.package.manifest.certificate, len(self.package.manifest.modules)
        return rule is not None and (rule.unfinished or offered < rule.modules)

    @property
    def share(self) -> float:
        """How much of the rule is fulfilled, 0 to 1."""
        return certificates.share(self.conditions)


_HELD: tuple[Any, ...] = (
    Certificate.uuid, Certificate.code, Certificate.programme_id, Certificate.issuer, Certificate.titles,
    Certificate.minutes, Certificate.path, Certificate.modules, Certificate.laws, Certificate.university,
    Certificate.issued_at, Certificate.revoked_at,
)  # fmt: skip


def prospects(session: Session, person_id: int) -> Sequence[Prospect]:
    """The programmes with a certificate that somebody studies as a learner, in their order."""
    of: defaultdict[int, list[Studied]] = defaultdict(list)
    for one in learning.studied(session, person_id):
        if one.role == "learner":
            of[one.programme_id].append(one)
    if not of:
        return ()
    wanted = select(Programme.id, Programme.uuid).where(Programme.id.in_(of))
    uuids = {row.id: row.uuid for row in session.execute(wanted)}
    found = (_prospect(session, person_id, uuids[programme_id], own) for programme_id, own in of.items())
    return tuple(one for one in found if one is not None)


def _prospect(session: Session, person_id: int, uuid: str, own: Sequence[Studied]) -> Prospect | None:
    programme_id, digest = own[0].programme_id, own[0].programme_digest
    package = contents.programme(session, programme_id, digest)
    rule = package.manifest.certificate
    if rule is None:
        return None
    path: Path = "core" if any(one.path == "core" for one in own) else "specialist"
    studied = [_as_taught(session, one) for one in own]
    posted = _contributed(session, person_id) if rule.contributions is not None else ()
    met = certificates.conditions(rule, studied, posted, path)
    return Prospect(programme_id, uuid, package, path, certificates.minutes_of(studied), met)


def _as_taught(session: Session, one: Studied) -> certificates.Studied:
    manifest = contents.module(session, one.digest).manifest
    return certificates.Studied(manifest.key, manifest.activities, outcomes(one.cells), one.path)


def _contributed(session: Session, person_id: int) -> Sequence[date]:
    """The days on which somebody contributed to a room; what facilitators have hidden does not count."""
    posts = parts_of(session, person_id, ("posts",))["posts"]
    return [datetime.fromisoformat(post["created_at"]).date() for post in posts if post["hidden_at"] is None]


def taught(session: Session, person_id: int, programme_id: int) -> tuple[Mapping[str, list[str]], list[dict[str, str]]]:
    """What finished attempts of a learner pin: module key → digests of versions, and the laws that were shown."""
    rows = session.execute(
        select(Module.key, ModuleVersion.digest, Attempt.overlay_code, Attempt.overlay_digest)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Module, Module.id == Attempt.module_id)
        .join(ModuleVersion, ModuleVersion.id == Attempt.version_id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.role == "learner",
            Module.programme_id == programme_id,
            Attempt.finished_at.is_not(None),
        )
        .distinct()
    ).all()
    versions: defaultdict[str, set[str]] = defaultdict(set)
    for key, digest, _code, _law in rows:
        versions[key].add(digest)
    laws = sorted({(code, law) for _key, _digest, code, law in rows})
    found = {key: sorted(digests) for key, digests in versions.items()}
    return found, [{"code": code, "digest": law} for code, law in laws]


def held(session: Session, person_id: int) -> Sequence[Held]:
    """The certificates of a person, the oldest first."""
    wanted = select(*_HELD).where(Certificate.person_id == person_id).order_by(Certificate.id)
    return tuple(Held(*row) for row in session.execute(wanted))


def verified(session: Session, code: str) -> Held | None:
    """The certificate of a code, whoever asks; None for an unknown one."""
    row = session.execute(select(*_HELD).where(Certificate.code == code)).one_or_none()
    return None if row is None else Held(*row)


def page(session: Session, academy_id: int, sought: str, number: int) -> CertificatePage:
    """A page of the certificates that fit, the newest first; a number beyond the last gives the last.

    Looked for is a part of the code or of the person's name, or the whole reference of a person.
    """
    wanted = _listed(academy_id)
    if sought:
        part = fold(sought) or sought
        wanted = wanted.where(
            or_(
                Certificate.code.contains(sought.upper(), autoescape=True),
                Person.uuid == sought.lower(),
                folded(Person.name.expression).contains(part, autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    shown = min(max(1, number), max(1, -(-total // PAGE)))
    rows = session.execute(wanted.order_by(Certificate.id.desc()).limit(PAGE).offset((shown - 1) * PAGE))
    return CertificatePage(tuple(_one(row) for row in rows), total, shown)


def one_of(session: Session, academy_id: int, uuid: str) -> Listed | None:
    """A certificate that this academy issued, else None."""
    row = session.execute(_listed(academy_id).where(Certificate.uuid == uuid)).one_or_none()
    return None if row is None else _one(row)


def _listed(academy_id: int) -> Select[Any]:
    joined = select(*_HELD, Person.uuid, Person.name).outerjoin(Person, Person.id == Certificate.person_id)
    return joined.where(Certificate.academy_id == academy_id)


def _one(row: Any) -> Listed:
    *about, person_uuid, name = row
    return Listed(Held(*about), person_uuid, name)
