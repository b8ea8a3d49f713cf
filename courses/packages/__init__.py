"""Programmes and modules as packages: read, checked, digested, written.

Which version is published, and for whom, belongs to the hosts.
"""

from courses.packages.package import (
    LocalModule,
    LocalProgramme,
    ModulePackage,
    Package,
    ProgrammePackage,
)
from courses.packages.reader import read_folder, read_zip
from courses.packages.stored import Parallel
from courses.packages.translating import Entry, Returned, Verdict, entries, taken, taken_in, weighed
from courses.packages.translations import TranslationStatus, stamp, status_in, translation_status
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
    "Verdict",
    "entries",
    "module_from_body",
    "programme_from_body",
    "read_folder",
    "read_zip",
    "stamp",
    "status_in",
    "taken",
    "taken_in",
    "translation_status",
    "weighed",
    "write_files",
    "write_zip",
]
