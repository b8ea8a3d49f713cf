"""The kind `session`: its document, its play and its template.

When and where a group meets, and the code of the day, belong to the hosts.
"""

from courses.kinds.kind import Kind
from courses.kinds.session.play import SessionKind

KIND: Kind = SessionKind()
