"""The kind `survey`: its document, its play, its template and its figures.

Who may open it, and where its answers are kept with nobody, belongs to the hosts.
"""

from courses.kinds.kind import Kind
from courses.kinds.survey.play import SurveyKind

KIND: Kind = SurveyKind()
