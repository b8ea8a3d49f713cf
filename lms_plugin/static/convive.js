/* Small manners of the pages: local times, a double click that sends once, and those of a page in the LMS's frame.
 * Every page works without it. */
(function () {
  "use strict";

  // Plain "en" would mean American dates; the English of these pages is British.
  var language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  function tellLocalTimes(part) {
    part.querySelectorAll("time[datetime]").forEach(function (time) {
      var moment = new Date(time.getAttribute("datetime"));
      if (isNaN(moment)) { return; }
      time.textContent = moment.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
    });
  }
  tellLocalTimes(document);
  // A part of the page that was fetched anew, such as a table that keeps itself up to date.
  document.addEventListener("htmx:load", function (event) { tellLocalTimes(event.target); });

  // The player sends its own forms; the others must not be sent twice by an impatient finger.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.hasAttribute("data-convive-form") || event.defaultPrevented) { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    window.setTimeout(function () { form.removeAttribute("data-sent"); }, 5000);
  });

  // "Start" puts the activity where its button was; whatever goes wrong, the form is sent the plain way.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var place = form.hasAttribute("data-begin") && form.closest("[data-begin-place]");
    if (!place || event.defaultPrevented || !window.fetch || !window.ConvivePlayer) { return; }
    event.preventDefault();
    fetch(form.action, {
      method: "POST",
      headers: { "X-Convive-Fragment": "1" },
      body: new URLSearchParams(new FormData(form)),
      redirect: "error"
    }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.text();
    }).then(function (html) { begin(place, html); }).catch(function () { form.submit(); });
  });

  // A bookmark is kept without leaving the place where one reads; whatever goes wrong, the form is sent the plain way.
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.id !== "k" || !button || !window.fetch) { return; }
    event.preventDefault();
    form.removeAttribute("data-sent");
    var sent = new URLSearchParams(new FormData(form)), keeps = button.name === "keep";
    sent.append(button.name, button.value);
    fetch(form.action, { method: "POST", headers: { "X-Convive-Fragment": "1" }, body: sent, redirect: "error" })
      .then(function (answer) {
        if (answer.status !== 204) { throw new Error(answer.status); }
        button.name = keeps ? "drop" : "keep";
        button.setAttribute("aria-pressed", String(keeps));
      }).catch(function () { plain(form, button); });
  });

  function plain(form, button) {
    var field = document.createElement("input");
    field.type = "hidden"; field.name = button.name; field.value = button.value;
    form.append(field);
    form.submit();
  }

  function begin(place, html) {
    var player = new DOMParser().parseFromString(html, "text/html").querySelector("[data-convive-player]");
    place.replaceWith(player);
    window.ConvivePlayer(player);
    var heading = player.querySelector("h2") || player;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
  }

  var summary = document.getElementById("error-summary");
  if (summary) { summary.focus(); }

  if (window.parent !== window) { behaveInFrame(); }

  function behaveInFrame() {
    if ("ResizeObserver" in window) { tellHeight(); }
    if (document.referrer.indexOf(window.location.origin + "/") === 0) { beginAtHeading(); }
    var form = document.querySelector("form[data-own-window]");
    if (form) { offerOwnWindow(form); }
  }

  function tellHeight() {
    var told = 0;
    new ResizeObserver(function () {
      var height = Math.ceil(document.documentElement.getBoundingClientRect().height);
      if (Math.abs(height - told) < 8) { return; }
      told = height;
      tellFrame({ subject: "lti.frameResize", height: height });
    }).observe(document.documentElement);
  }

  // Canvas takes objects; Brightspace, Sakai and Moodle's message handler take text, where objects are left aside.
  function tellFrame(message) {
    framers().forEach(function (origin) {
      window.parent.postMessage(message, origin);
      window.parent.postMessage(JSON.stringify(message), origin);
    });
  }

  // Only the platform of this visit hears anything. Where a browser does not tell who is around (Firefox), each of the
  // platform's origins is tried, and the browser delivers to the right one alone.
  function framers() {
    var registered = (document.body.getAttribute("data-framers") || "").split(" ").filter(Boolean);
    var around = window.location.ancestorOrigins && window.location.ancestorOrigins[0];
    return around ? registered.filter(function (origin) { return origin === around; }) : registered;
  }

  // A new page in a long frame would begin out of sight, with the focus nowhere.
  function beginAtHeading() {
    var heading = document.querySelector("main h1");
    if (!heading || window.location.hash || document.getElementById("error-summary")) { return; }
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    tellFrame({ subject: "lti.scrollToTop" });
  }

  // A window of its own has none of the frame's cookies: a ticket that is good for a minute opens it, in a form. The
  // ticket is asked for with the token and the person of the form beside it, which do not go along with it.
  function offerOwnWindow(form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      form.elements.next.value = window.location.pathname + window.location.search;
      fetch(form.getAttribute("data-ticket"), {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(document.querySelector("form.languages")))
      }).then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.json();
      }).then(function (answer) {
        form.elements.ticket.value = answer.ticket;
        form.submit();
        form.elements.ticket.value = "";
      }).catch(function () {
        form.querySelector("[role=status]").textContent = form.getAttribute("data-failed");
      });
    });
  }
})();
