"""The kind `discussion`: its document, its play and its template.

Who may open it, and where its state is kept, belongs to the hosts.
"""

from courses.kinds.discussion.play import DiscussionKind
from courses.kinds.kind import Kind

KIND: Kind = DiscussionKind()
