"""The driver itself, in the one case in which it loses a frame that people see. The pages are made up here."""

from playwright.sync_api import Browser, Route, expect

AROUND, INSIDE = "http://lms.test", "http://tool.test"
PAGES = {
    f"{AROUND}/": f"<iframe src='{INSIDE}/login' title='x'></iframe>",
    f"{INSIDE}/login": f"<script>onload = () => {{ location.href = '{AROUND}/auth'; }}</script>",
    # It leaves at once, and keeps the process of the page around it from answering for a second.
    f"{AROUND}/auth": f"""<script>
        location.href = "{INSIDE}/first";
        const end = performance.now() + 1000;
        while (performance.now() < end);
    </script>""",
    f"{INSIDE}/first": "<h1>first</h1><a href='/second'>on</a>",
    f"{INSIDE}/second": "<h1>second</h1>",
}


def serve(route: Route) -> None:
    route.fulfill(body=f"<!doctype html>{PAGES.get(route.request.url, '')}", content_type="text/html")


def test_a_frame_that_changes_its_process_twice_while_the_page_around_it_is_busy_is_not_lost(browser: Browser) -> None:
    context = browser.new_context()
    context.route("**/*", serve)
    page = context.new_page()
    try:
        page.goto(f"{AROUND}/", wait_until="commit")
        frame = page.frame_locator("iframe")
        expect(frame.locator("h1")).to_have_text("first")
        page.title()  # The page around answers again, and the driver lets go of the process before.
        frame.locator("a").click()
        expect(frame.locator("h1")).to_have_text("second")
    finally:
        context.close()
