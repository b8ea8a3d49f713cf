"""What differs between two versions, by comparing documents."""

from courses.packages import ModulePackage, read_zip
from lms_plugin.author.changes import Change, between
from tests.lms_plugin.author.packages import FILES, changed, packed

OLD = read_zip(packed(FILES)).modules[0]
SPANISH = "strings:\n  title: Control\n"


def module(data: bytes) -> ModulePackage:
    return read_zip(data).modules[0]


def test_the_same_version_has_no_changes() -> None:
    assert between(OLD, module(packed(FILES)), "en") == ()


def test_everything_is_new_where_there_was_nothing() -> None:
    assert [(one.key, one.what) for one in between(None, OLD, "en")] == [
        ("street", "added"),
        ("check", "added"),
        ("corner", "added"),
    ]


def test_a_changed_sentence_is_a_change_of_content_only() -> None:
    new = module(changed("street.md", "Look twice", "Look once"))
    assert between(OLD, new, "en") == (Change("street", "The street", "changed", content=True),)


def test_another_option_is_a_change_of_structure() -> None:
    (change,) = between(OLD, module(changed("check.yaml", "id: nobody", "id: no-one")), "en")
    assert change.structure
    assert change.content


def test_an_activity_that_came_and_one_that_went_are_named() -> None:
    files = {**FILES, "module.yaml": FILES["module.yaml"].replace("corner", "junction")}
    files["junction.yaml"] = files.pop("corner.yaml")
    new = module(packed(files))
    assert [(one.key, one.what) for one in between(OLD, new, "en")] == [("junction", "added"), ("corner", "removed")]


def test_other_minutes_are_a_change_of_placing() -> None:
    minutes = FILES["module.yaml"].replace("kind: quiz\n    minutes: 10", "kind: quiz\n    minutes: 15")
    new = module(packed({**FILES, "module.yaml": minutes}))
    assert between(OLD, new, "en") == (Change("check", "Check", "changed", placing=True),)


def test_a_changed_purpose_belongs_to_the_modules_own_page() -> None:
    new = module(changed("module.yaml", "after midnight", "after one"))
    assert between(OLD, new, "en") == (Change("module", "The night shift", "changed", content=True),)


def test_a_translation_that_came_is_named_by_its_language() -> None:
    new = module(packed({**FILES, "es/check.yaml": SPANISH}))
    assert between(OLD, new, "en") == (Change("check", "Check", "changed", languages=("es",)),)
    assert between(OLD, new, "es")[0].title == "Control"
