"""Writing packages: deterministic, and read again to the same digests."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from courses.packages import Package, read_zip, write_files, write_zip


def test_the_same_package_gives_the_same_bytes(package: Package) -> None:
    assert write_zip(package) == write_zip(package)
    assert write_zip(read_zip(write_zip(package))) == write_zip(package)


def test_what_is_written_is_read_again_to_the_same_digests(package: Package) -> None:
    again = read_zip(write_zip(package))
    assert again.programme == package.programme
    assert again.modules == package.modules
    assert [one.message for one in again.warnings] == [one.message for one in package.warnings]


def test_one_module_alone_is_a_package_without_a_programme(package: Package) -> None:
    alone = replace(package, programme=None)
    again = read_zip(write_zip(alone))
    assert again.programme is None
    (module,) = again.modules
    assert module.documents == package.modules[0].documents
    assert module.language == "en"
    assert "module.yaml" in write_files(alone)


def test_the_zip_carries_no_time_and_no_owner(package: Package) -> None:
    with ZipFile(BytesIO(write_zip(package))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())
