"""The kind `annotation`: its document, its play and its template.

Who may open it, and where its state is kept, belongs to the hosts.
"""

from courses.kinds.annotation.play import AnnotationKind
from courses.kinds.kind import Kind

KIND: Kind = AnnotationKind()
