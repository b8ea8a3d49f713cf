"""What must hold of prerequisites, equivalents and certificate rules: every key is known and nobody is locked out.

How far somebody is by these rules is folded in `courses.progress` and `courses.certificates`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from courses.certificates import Condition, unreachable
from courses.errors import Problem, Sentence
from courses.model import ActivityRef, Module, Programme

HARD = 2
"""From this level on, an activity may be too close to somebody, who then needs another way to the same mark."""


def check_module(manifest: Module, file: str) -> Iterator[Problem]:
    """Every problem with the order and the equivalents of a module's activities."""
    known = {activity.key: activity for activity in manifest.activities}
    for activity in manifest.activities:
        path = f"activities/{activity.key}"
        if activity.complete.share is not None and not activity.graded:
            yield Problem(file, f"{path}/complete", "an activity that is not graded has no share: leave `complete` out")
        yield from _check_after(activity, known, file, f"{path}/after")
        yield from _check_equivalent(activity, known, file, f"{path}/instead_of")
    yield from _check_circles(manifest.activities, file)
    yield from _check_hard(manifest.activities, file)


def check_programme(programme: Programme, modules: Sequence[Module], files: Mapping[str, str]) -> Iterator[Problem]:
    """Every problem with the order of a programme's modules and with its certificate; `files` are those of modules."""
    for module in modules:
        for key in module.after:
            if key not in programme.modules:
                message = Sentence("the programme has no module %(name)s: correct the name", name=repr(key))
                yield Problem(files[module.key], "after", message)
    after = {module.key: module.after for module in modules}
    for key in _on_cycles(after):
        message = Sentence(
            "the modules wait for one another in a circle, so nobody could begin: let one of them wait for nothing"
        )
        yield Problem(files[key], "after", message)
    yield from _check_certificate(programme, modules)
    yield from _check_reach(programme, modules)


def _check_after(
    activity: ActivityRef, known: Mapping[str, ActivityRef], file: str, path: str
) -> Iterator[Problem]:
    for key in activity.after:
        before = known.get(key)
        if before is None:
            yield Problem(file, path, Sentence("the module has no activity %(name)s: correct the name", name=repr(key)))
        elif before.instead_of:
            message = Sentence("%(name)s is an equivalent: name the activity it stands in for", name=repr(key))
            yield Problem(file, path, message)
        elif not before.required:
            message = Sentence(
                "%(name)s is optional, so it cannot come first: make it required, or take it out here", name=repr(key)
            )
            yield Problem(file, path, message)


def _check_equivalent(
    activity: ActivityRef, known: Mapping[str, ActivityRef], file: str, path: str
) -> Iterator[Problem]:
    for key in activity.instead_of:
        other = known.get(key)
        if key == activity.key:
            yield Problem(file, path, "an activity cannot stand in for itself: name another")
        elif other is None:
            yield Problem(file, path, Sentence("the module has no activity %(name)s: correct the name", name=repr(key)))
        elif other.instead_of:
            message = Sentence("%(name)s is an equivalent itself: name the activity it stands in for", name=repr(key))
            yield Problem(file, path, message)
        else:
            yield from _check_worth(activity, other, file, path)


def _check_worth(activity: ActivityRef, other: ActivityRef, file: str, path: str) -> Iterator[Problem]:
    if other.graded and not activity.graded:
        message = Sentence("%(name)s is graded, so its equivalent must be graded too", name=repr(other.key))
        yield Problem(file, path, message)
    if other.advisory and (activity.advisory or 0) >= other.advisory:
        message = Sentence("the advisory level must be lower than that of %(name)s", name=repr(other.key))
        yield Problem(file, path, message)


def _check_hard(activities: Iterable[ActivityRef], file: str) -> Iterator[Problem]:
    replaced = {key for activity in activities for key in activity.instead_of}
    for one in activities:
        if one.required and (one.advisory or 0) >= HARD and one.key not in replaced and not one.instead_of:
            message = Sentence(
                "an activity of level %(level)s needs an equivalent: add one with `instead_of: [%(key)s]`",
                level=one.advisory,
                key=one.key,
            )
            yield Problem(file, f"activities/{one.key}/advisory", message, severity="warning")


def _check_circles(activities: Sequence[ActivityRef], file: str) -> Iterator[Problem]:
    """Nobody waits for themselves, and an equivalent not for what it stands in for: who skips that could not begin."""
    after = {one.key: one.after for one in activities}
    for key in _on_cycles(after):
        message = Sentence(
            "the activities wait for one another in a circle, so nobody could begin: let one of them wait for nothing"
        )
        yield Problem(file, f"activities/{key}/after", message)
    for one in activities:
        for original in sorted(_reached(one.key, after) & {*one.instead_of}):
            message = Sentence(
                "this waits for %(name)s, which it stands in for, so whoever skips that cannot begin: let it not wait",
                name=repr(original),
            )
            yield Problem(file, f"activities/{one.key}/after", message)


def _on_cycles(after: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys that wait, by way of others, for themselves."""
    return [key for key in after if key in _reached(key, after)]


def _reached(key: str, after: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(after.get(key, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(after.get(one, ()))
    return found


def _check_certificate(programme: Programme, modules: Sequence[Module]) -> Iterator[Problem]:
    test = programme.certificate.final_test if programme.certificate is not None else None
    if test is None:
        return
    path = "certificate/final_test"
    module = next((one for one in modules if one.key == test.module), None)
    if module is None:
        message = Sentence("the programme has no module %(name)s: correct the name", name=repr(test.module))
        yield Problem("programme.yaml", f"{path}/module", message)
        return
    activity = module.activity(test.activity)
    if activity is None:
        message = Sentence("the module has no activity %(name)s: correct the name", name=repr(test.activity))
        yield Problem("programme.yaml", f"{path}/activity", message)
    elif not activity.graded:
        yield Problem("programme.yaml", f"{path}/activity", "the final test must be graded")


def _check_reach(programme: Programme, modules: Sequence[Module]) -> Iterator[Problem]:
    """Whether somebody who does everything gets the certificate, on the core path too where that has hours of its own.

    A final test that is missing has been said already.
    """
    rule, file = programme.certificate, "programme.yaml"
    if rule is None:
        return
    missing = [one for one in unreachable(rule, modules, "specialist") if one.name != "final_test"]
    if rule.unfinished and not missing:
        message = Sentence("all that the certificate asks for is there by now: take `unfinished` out")
        yield Problem(file, "certificate/unfinished", message, severity="warning")
    if rule.unfinished:
        return
    for one in missing:
        yield Problem(file, f"certificate/{one.name}", _beyond(one))
    if rule.core_hours is None:
        return
    said = {one.name for one in missing}
    for one in unreachable(rule, modules, "core"):
        if one.name == "hours":
            yield Problem(file, "certificate/core_hours", _beyond_core(one))
        elif one.name == "modules" and one.name not in said:
            yield Problem(file, "certificate/modules", _beyond_core(one))


def _beyond(one: Condition) -> str:
    if one.name == "hours":
        return Sentence(
            "hours asked for: %(hours)s, minutes that all modules require: %(minutes)s. Ask for fewer hours, add "
            "modules, or say `unfinished: true` in the certificate while modules are still to come",
            hours=one.wanted // 60,
            minutes=one.reached,
        )
    if one.name == "modules":
        return Sentence(
            "modules asked for: %(wanted)s, modules that require something: %(number)s. Ask for fewer, add modules, "
            "or say `unfinished: true` in the certificate while modules are still to come",
            wanted=one.wanted,
            number=one.reached,
        )
    if one.name == "live_sessions":
        return Sentence(
            "live sessions asked for: %(wanted)s, activities of kind session: %(number)s (what stands in for others "
            "is not counted). Ask for fewer, or add such activities",
            wanted=one.wanted,
            number=one.reached,
        )
    return Sentence(
        "contributions are asked for, but no module has an activity of kind discussion: add one, or take this out"
    )


def _beyond_core(one: Condition) -> str:
    if one.name == "hours":
        return Sentence(
            "hours asked for: %(hours)s, minutes that all modules require on the core path: %(minutes)s. Ask for fewer "
            "hours, or let the core path require more",
            hours=one.wanted // 60,
            minutes=one.reached,
        )
    return Sentence(
        "modules asked for: %(wanted)s, modules that require something on the core path: %(number)s. Ask for fewer, "
        "or let the core path require more",
        wanted=one.wanted,
        number=one.reached,
    )
