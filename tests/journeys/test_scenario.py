"""A trainee decides in a scenario, crosses a red line, and looks back."""

from playwright.sync_api import expect

from tests.journeys import deciding
from tests.journeys.people import Hall
from tests.journeys.pressing import push
from tests.journeys.quizzing import button


def test_a_red_line_forces_its_card_and_the_debrief_leads_back_to_a_decision(hall: Hall) -> None:
    marc = hall.trainee("marc")
    marc.open_activity("the-shutter")
    frame = marc.frame
    push(frame, frame.locator("main .button-primary"))
    deciding.take(frame, "promise")
    expect(frame.locator(".convive-red")).to_be_visible()
    expect(frame.locator(".convive-choice")).to_have_count(0)
    expect(frame.locator(".convive-meter")).to_have_count(4)
    marc.reload()
    marc.open_activity("the-shutter")
    # Another visit shows the card again: it is not passed by leaving.
    expect(frame.locator(".convive-red")).to_be_visible()
    push(frame, button(frame, "acknowledge"))
    expect(frame.locator(".convive-scene")).to_be_visible()
    deciding.walk_to_the_debrief(frame)
    expect(frame.locator(".convive-step .convive-red-words")).to_have_count(1)
    expect(frame.locator("svg.convive-map")).to_be_visible()
    push(frame, frame.locator("#convive-step-third-call button[name='m.scene']"))
    expect(frame.locator(".convive-choice[value='ask-open']")).to_be_visible()
    deciding.walk_to_the_debrief(frame)
    expect(frame.locator(".convive-step .convive-red-words")).to_have_count(0)
    push(frame, button(frame, "finish"))
    expect(frame.locator(".convive-done")).to_be_visible()
