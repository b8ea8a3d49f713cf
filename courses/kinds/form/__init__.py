"""The kind `form`: its document, its play and its template.

Who may open it, and where its state is kept, belongs to the hosts. No form is connected to any live system.
"""

from courses.kinds.form.play import FormKind
from courses.kinds.kind import Kind

KIND: Kind = FormKind()
