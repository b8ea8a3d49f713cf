"""The workbench's own addresses, once it knows the golden documents too."""

from workbench.scenarios import add_xml_scenario, get_scenarios
from workbench.urls import urlpatterns

from tests.xblocks.golden import scenarios

__all__ = ["urlpatterns"]

get_scenarios()
for name, title, olx in scenarios():
    add_xml_scenario(name, title, olx)
