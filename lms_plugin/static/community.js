/* A room asks for news only while somebody looks at it, and at once when they come back. It works without. */
(function () {
  "use strict";

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (document.hidden && event.target.hasAttribute("data-poll")) { event.preventDefault(); }
  });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden || !window.htmx) { return; }
    document.querySelectorAll("[data-poll]").forEach(function (line) { window.htmx.trigger(line, "convive:visible"); });
  });
  document.querySelectorAll("input.secret").forEach(function (input) {
    input.addEventListener("focus", function () { input.select(); });
  });
})();
