"""The kind `product`: its document, its play and its template.

Who may open it, and where its state is kept, belongs to the hosts.
"""

from courses.kinds.kind import Kind
from courses.kinds.product.play import ProductKind

KIND: Kind = ProductKind()
