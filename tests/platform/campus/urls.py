"""The platform's own addresses where Open edX mounts them, and the desk's. Nothing is decided here."""

from django.urls import include, path

from campus import desk

urlpatterns = [
    path("api/", include("lti_consumer.plugin.urls", namespace="lti_consumer")),
    path("desk/facts/<slug:block>", desk.facts),
    path("desk/people", desk.people),
    path("desk/enter/<slug:username>", desk.enter),
    path("desk/opened/<slug:block>/<slug:username>", desk.opened),
    path("desk/picked/<slug:block>/<slug:username>", desk.picked),
    path("desk/content/<slug:block>/<slug:username>", desk.content),
    path("desk/gradebook", desk.gradebook),
]
