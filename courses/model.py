"""Programmes and modules as their manifests say them: order, minutes, objectives, sources.

The documents of the activities belong to their kinds, files and archives to `courses.packages`.
"""

import datetime
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from courses.jurisdictions.provision import Code
from courses.texts import Model, Prose, Slug, Text

FORMAT = 1
"""The number of the format that this release writes; older ones are upgraded when they are read."""

FormatNumber = Annotated[int, Field(ge=FORMAT, le=FORMAT)]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Minutes = Annotated[int, Field(ge=1, le=6000)]
AdvisoryLevel = Annotated[int, Field(ge=0, le=3)]
HttpsAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"']{4,500}$")]
Category = Annotated[str, StringConstraints(pattern=r"^C[1-5]$")]
"""One of the five kinds of product that learning communities make."""


Digest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
"""The version digest of a module, 64 hex digits; "" for none."""

Share = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=0, le=1000)]


class Contributions(Model):
    """So many contributions to rooms in a week, in so many different weeks."""

    per_week: Annotated[int, Field(ge=1, le=100)]
    weeks: Annotated[int, Field(ge=1, le=100)]


class FinalTest(Model):
    """The activity of a module that is the test at the end, and the share of its points that is wanted."""

    module: Slug
    activity: Slug
    share: Share


class CertificateRule(Model):
    """What a certificate of the programme needs; `core_hours` is asked of people on the core path instead of `hours`.

    Hours are the minutes of modules that were done, never those that the programme promises. While it is `unfinished`
    the rule may ask for more than there is: modules are still to come.
    """

    hours: Annotated[int, Field(ge=1, le=1000)]
    core_hours: Annotated[int, Field(ge=1, le=1000)] | None = None
    modules: Count = 0
    live_sessions: Count = 0
    contributions: Contributions | None = None
    final_test: FinalTest | None = None
    unfinished: bool = False


class Programme(Model):
    """A course package: its modules in order, its languages, hours, provenance and what its certificate needs."""

    format: FormatNumber
    key: Slug
    language: Locale
    languages: tuple[Locale, ...]
    title: Text
    summary: Text
    provenance: Literal["original", "reference", "local"]
    licence: str
    authors: tuple[str, ...] = ()
    hours: Annotated[int, Field(ge=1, le=1000)]
    modules: tuple[Slug, ...] = Field(min_length=1)
    certificate: CertificateRule | None = None


class Advisory(Model):
    """What is coming and what else may be done; level 0 needs neither."""

    level: AdvisoryLevel = 0
    text: Prose = ""
    alternative: Prose = ""


class Objective(Model):
    """Police behaviour that can be observed."""

    id: Slug
    text: Text


class ProductRef(Model):
    """What the learning community makes in a module."""

    id: Slug
    title: Text
    text: Prose
    category: Category | None = None


class Source(Model):
    """Where a statement comes from; learners see official addresses only.

    Title and publisher stay in their own language, as in any list of references. A law of one jurisdiction says so in
    `only_in`, and is listed there alone.
    """

    id: Slug
    title: str
    publisher: str
    url: HttpsAddress
    date: datetime.date | None = None
    confidence: Literal["verified", "partly", "memory"]
    only_in: tuple[Code, ...] = ()

    def holds_in(self, codes: Collection[str]) -> bool:
        """Whether it is listed under an overlay with these codes."""
        return not self.only_in or not set(self.only_in).isdisjoint(codes)


class Completion(Model):
    """When an activity is done: once it is finished, or once it was finished with this share of its points."""

    share: Share | None = None


class ActivityRef(Model):
    """One activity of a module, in its place. Its title is the document's.

    `after` are the activities that come first. One that is `instead_of` others is their equivalent: whoever does it
    has done them, and it counts for nothing of its own. On the core path `core: false` is optional.
    """

    key: Slug
    kind: Slug
    minutes: Minutes
    graded: bool = False
    required: bool = True
    advisory: AdvisoryLevel | None = None
    core: bool = True
    complete: Completion = Completion()
    after: tuple[Slug, ...] = ()
    instead_of: tuple[Slug, ...] = ()


class Module(Model):
    """A unit of one to three hours.

    `corrects` names an earlier version of this module with the same ids: whoever finished that one is judged anew.
    """

    format: FormatNumber
    key: Slug
    language: Locale | None = None
    title: Text
    purpose: Text
    needs: Text = ""
    minutes: Minutes
    advisory: Advisory = Advisory()
    after: tuple[Slug, ...] = ()
    corrects: Digest = ""
    objectives: tuple[Objective, ...] = ()
    products: tuple[ProductRef, ...] = ()
    sources: tuple[Source, ...] = ()
    activities: tuple[ActivityRef, ...] = Field(min_length=1)

    def activity(self, key: str) -> ActivityRef | None:
        """The activity of that key."""
        return next((activity for activity in self.activities if activity.key == key), None)
