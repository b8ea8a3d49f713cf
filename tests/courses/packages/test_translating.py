"""Texts handed to translators, and what comes back."""

from dataclasses import replace

from courses.packages import Package, Returned, entries, taken_in, translation_status


def done(package: Package, locale: str) -> list[Returned]:
    """Everything translated, by a translator who shouts."""
    return [Returned(one.file, one.path, one.source, one.source.upper()) for one in entries(package, locale)]


def test_every_text_is_handed_out_once_with_what_is_there_already(package: Package) -> None:
    found = list(entries(package, "es"))
    assert len({(one.file, one.path) for one in found}) == len(found)
    status = translation_status(package.modules[0])["es"]
    own = [one for one in found if one.file != "programme"]
    assert len(own) == status.total
    assert sum(not one.translation for one in own) == status.missing
    assert not any(one.is_stale for one in found)


def test_a_language_that_is_not_there_yet_comes_back_whole(package: Package) -> None:
    renewed, problems = taken_in(package, "pt", done(package, "pt"))
    assert problems == ()
    status = translation_status(renewed.modules[0])["pt"]
    assert (status.missing, status.stale) == (0, 0)
    assert renewed.modules[0].in_locale("pt").manifest.title == package.modules[0].manifest.title.upper()
    assert renewed.programme is not None
    assert package.programme is not None
    assert renewed.programme.in_locale("pt").manifest.title == package.programme.manifest.title.upper()


def test_ids_and_keys_are_untouched_by_a_translation(package: Package) -> None:
    renewed, _ = taken_in(package, "pt", done(package, "pt"))
    assert renewed.modules[0].structure_digest == package.modules[0].structure_digest
    assert translation_status(renewed.modules[0])["es"] == translation_status(package.modules[0])["es"]


def test_a_text_whose_source_has_changed_meanwhile_is_taken_and_counts_as_stale(package: Package) -> None:
    late = [replace(one, source=f"{one.source} (old)") for one in done(package, "pt")]
    renewed, problems = taken_in(package, "pt", late)
    status = translation_status(renewed.modules[0])["pt"]
    assert problems == ()
    assert status.stale == status.total
    assert all(one.is_stale for one in entries(renewed, "pt"))


def test_what_has_no_place_is_told_and_what_is_empty_changes_nothing(package: Package) -> None:
    first = next(entries(package, "es"))
    odd = [
        Returned("nowhere/check", "title", "x", "y"),
        Returned(first.file, "no/such/path", "x", "y"),
        Returned(first.file, first.path, first.source, "  "),
    ]
    renewed, problems = taken_in(package, "es", odd)
    assert [problem.file for problem in problems] == ["nowhere/check", first.file]
    assert renewed == package


def test_one_text_alone_leaves_the_others_as_they_were(package: Package) -> None:
    first = next(one for one in entries(package, "es") if one.translation)
    renewed, _ = taken_in(package, "es", [Returned(first.file, first.path, first.source, "Otra cosa")])
    after = {(one.file, one.path): one.translation for one in entries(renewed, "es")}
    before = {(one.file, one.path): one.translation for one in entries(package, "es")}
    assert {at for at in after if after[at] != before[at]} == {(first.file, first.path)}
