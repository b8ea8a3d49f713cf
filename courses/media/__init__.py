"""Pictures, recordings and captions of a package: what a file may be, told from its bytes.

Where the bytes are kept and who may fetch them belongs to the hosts, what is said about a file to its lesson.
"""

from courses.media.medium import FOLDER, MOST_BYTES, Medium, examined, is_medium, most_bytes, split

__all__ = ["FOLDER", "MOST_BYTES", "Medium", "examined", "is_medium", "most_bytes", "split"]
