"""An administrator brings content in, places it in the course, connects an LMS and reads the audit list."""

from playwright.sync_api import FilePayload, FrameLocator, expect

from tests.journeys.people import Hall, Visitor
from tests.lms_plugin.author.packages import FILES, changed, packed

BROKEN = changed("check.yaml", "        correct: true\n", "")


def upload(frame: FrameLocator, content: bytes) -> None:
    payload: FilePayload = {"name": "night-shift.zip", "mimeType": "application/zip", "buffer": content}
    frame.locator("#f-package").set_input_files(files=[payload])
    frame.locator("button[name=act][value=save]").click()


def look_and_publish(frame: FrameLocator) -> None:
    """From the page of the module through its preview to publishing."""
    frame.locator("a[href$='/preview']").first.click()
    frame.locator("main a[href$='/street']").click()
    expect(frame.locator("main")).to_contain_text("Look twice, then ask.")
    frame.locator(".crumbs a").nth(1).click()
    frame.locator("a[href$='/publish']").click()
    frame.locator("form .button-primary").click()
    expect(frame.locator(".status-ok").first).to_be_visible()


def place(visitor: Visitor) -> None:
    """By deep linking, from the course page and back to it."""
    frame = visitor.frame
    visitor.page.goto(f"{visitor.sites.lms}/puerto-alba/course")
    visitor.follow(visitor.page.locator("a.button[href$='/add']"))
    frame.locator("input[name=module][value$='night-shift']").check()
    frame.locator("button[name=act][value=choose]").click()
    frame.locator("form .button-primary").click()
    frame.locator("a.button").click()
    expect(visitor.page.locator(".links").last).to_contain_text("The night shift")


def test_a_module_is_uploaded_looked_at_published_placed_and_opened_by_a_trainee(hall: Hall) -> None:
    julian = hall.trainee("julian")
    frame = julian.frame
    frame.locator("nav.rooms a[href^='/author']").click()
    frame.locator("a.button-primary").click()
    upload(frame, BROKEN)
    expect(frame.locator(".error-summary")).to_be_visible()
    expect(frame.locator("main")).to_contain_text("check.yaml")
    frame.locator("a.button-primary").click()
    upload(frame, packed(FILES))
    frame.locator(".arrivals a").click()
    look_and_publish(frame)
    place(julian)
    marc = hall.let_in()
    marc.become("marc")
    marc.follow(marc.page.get_by_role("link", name="The night shift"))
    expect(marc.frame.locator("h1")).to_have_text("The night shift")


def test_an_lms_is_connected_by_hand_and_the_audit_list_says_so(hall: Hall) -> None:
    julian = hall.trainee("julian", 1)
    frame = julian.frame
    frame.locator("nav.rooms a[href^='/admin']").click()
    expect(frame.locator(".checks").first).to_be_visible()
    frame.locator("a.button-primary").click()
    frame.locator("main a[href*='/add']").click()
    frame.locator("main form .button-primary").click()
    expect(frame.locator(".error-summary a[href='#f-issuer']")).to_be_visible()
    for name, value in {
        "name": "Campus", "issuer": "https://campus.example.org", "client_id": "abc", "deployment_id": "1",
        "auth_url": "https://campus.example.org/auth", "token_url": "https://campus.example.org/token",
        "jwks_url": "https://campus.example.org/jwks",
    }.items():  # fmt: skip
        frame.locator(f"#f-{name}").fill(value)
    frame.locator("main form .button-primary").click()
    expect(frame.locator("h1")).to_contain_text("Campus")
    frame.locator("nav.rooms a[href^='/admin/platforms']").first.click()
    frame.locator("a[href^='/admin/audit']").click()
    expect(frame.locator("main")).to_contain_text("campus.example.org")
