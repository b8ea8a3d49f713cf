"""The kind `journal`: its document, its play and its template.

Who may open it, and where its entries are kept, belongs to the hosts.
"""

from courses.kinds.journal.play import JournalKind
from courses.kinds.kind import Kind

KIND: Kind = JournalKind()
