"""Programmes and modules as packages: read, checked, digested, written.

Which version is published, and for whom, belongs to the hosts.
"""

from courses.packages.package import (
    LocalModule,
    LocalProgramme,
    ModulePackage,
    Package,
    Parallel,
    ProgrammePackage,
)
from courses.packages.reader import read_folder, read_zip
from courses.packages.translating import Entry, Returned, entries, taken_in
from courses.packages.translations import TranslationStatus, stamp, translation_status
from courses.packages.writer import write_files, write_zip

module_from_body = ModulePackage.from_body
programme_from_body = ProgrammePackage.from_body

__all__ = [
    "Entry",
    "LocalModule",
    "LocalProgramme",
    "ModulePackage",
    "Package",
    "Parallel",
    "ProgrammePackage",
    "Returned",
    "TranslationStatus",
    "entries",
    "module_from_body",
    "programme_from_body",
    "read_folder",
    "read_zip",
    "stamp",
    "taken_in",
    "translation_status",
    "write_files",
    "write_zip",
]
