"""An administrator brings content in, places it in the course, connects an LMS and reads the audit list."""

from playwright.sync_api import FilePayload, FrameLocator, expect

from tests.journeys.people import Hall, Visitor
from tests.journeys.pressing import go, tick
from tests.lms_plugin.author.packages import FILES, changed, packed

BROKEN = changed("check.yaml", "        correct: true\n", "")


def upload(frame: FrameLocator, content: bytes) -> None:
    payload: FilePayload = {"name": "night-shift.zip", "mimeType": "application/zip", "buffer": content}
    frame.locator("#f-package").set_input_files(files=[payload])
    go(frame, frame.locator("button[name=act][value=save]"))


def look_and_publish(frame: FrameLocator) -> None:
    """From the page of the module through its preview to publishing."""
    go(frame, frame.locator("a[href$='/preview']").first)
    go(frame, frame.locator("main a[href$='/street']"))
    expect(frame.locator("main")).to_contain_text("Look twice, then ask.")
    go(frame, frame.locator(".crumbs a").nth(1))
    go(frame, frame.locator("a[href$='/publish']"))
    go(frame, frame.locator("form .button-primary"))
    expect(frame.locator(".status-ok").first).to_be_visible()


def place(visitor: Visitor) -> None:
    """By deep linking, from the course page and back to it."""
    frame = visitor.frame
    visitor.page.goto(f"{visitor.sites.lms}/puerto-alba/course")
    visitor.follow(visitor.page.locator("a.button[href$='/add']"))
    tick(frame, frame.locator("input[name=module][value$='night-shift']"))
    go(frame, frame.locator("button[name=act][value=choose]"))
    go(frame, frame.locator("form .button-primary"))
    go(frame, frame.locator("a.button"), to=visitor.page)
    expect(visitor.page.locator(".links").last).to_contain_text("The night shift")


def test_a_module_is_uploaded_looked_at_published_placed_and_opened_by_a_trainee(hall: Hall) -> None:
    julian = hall.trainee("julian")
    frame = julian.frame
    go(frame, frame.locator("nav.rooms a[href^='/author']"))
    go(frame, frame.locator("a.button-primary"))
    upload(frame, BROKEN)
    expect(frame.locator(".error-summary")).to_be_visible()
    expect(frame.locator("main")).to_contain_text("check.yaml")
    go(frame, frame.locator("a.button-primary"))
    upload(frame, packed(FILES))
    go(frame, frame.locator(".arrivals a"))
    look_and_publish(frame)
    place(julian)
    marc = hall.let_in()
    marc.become("marc")
    marc.follow(marc.page.get_by_role("link", name="The night shift"))
    expect(marc.frame.locator("h1")).to_have_text("The night shift")


def test_an_lms_is_connected_by_hand_and_the_audit_list_says_so(hall: Hall) -> None:
    julian = hall.trainee("julian", 1)
    frame = julian.frame
    go(frame, frame.locator("nav.rooms a[href^='/admin']"))
    expect(frame.locator(".checks").first).to_be_visible()
    go(frame, frame.locator("a.button-primary"))
    go(frame, frame.locator("main a[href*='/add']"))
    go(frame, frame.locator("main form .button-primary"))
    expect(frame.locator(".error-summary a[href='#f-issuer']")).to_be_visible()
    for name, value in {
        "name": "Campus", "issuer": "https://campus.example.org", "client_id": "abc", "deployment_id": "1",
        "auth_url": "https://campus.example.org/auth", "token_url": "https://campus.example.org/token",
        "jwks_url": "https://campus.example.org/jwks",
    }.items():  # fmt: skip
        frame.locator(f"#f-{name}").fill(value)
    go(frame, frame.locator("main form .button-primary"))
    expect(frame.locator("h1")).to_contain_text("Campus")
    go(frame, frame.locator("nav.rooms a[href^='/admin/platforms']").first)
    go(frame, frame.locator("a[href^='/admin/audit']"))
    expect(frame.locator("main")).to_contain_text("campus.example.org")
