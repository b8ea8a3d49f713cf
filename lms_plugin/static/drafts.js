/* A visit ends while somebody writes: the text stays on the page, and is sent once the same person is here again.
 *
 * What was written is kept in the page and nowhere else, because computers of an academy are shared. Forms with
 * text ask before they are sent; the player's moves when they were refused (its event "convive:refused").
 */
(function () {
  "use strict";

  var body = document.body;
  var words = document.getElementById("draft-words");
  var refusals = [400, 401, 403, 409];
  if (!words || !window.fetch || !HTMLFormElement.prototype.requestSubmit) { return; }

  document.querySelectorAll("form").forEach(function (form) { if (isDraft(form)) { guard(form); } });

  function isDraft(form) {
    return form.method === "post" && !form.hasAttribute("data-convive-form") && form.querySelector("textarea") !== null;
  }

  function guard(form) {
    var region = document.createElement("div");
    var pressed = null;
    var isKnown = false;
    var sending = keeper(region, function (hidden) {
      Object.keys(hidden).forEach(function (name) {
        if (form.elements[name]) { form.elements[name].value = hidden[name]; }
      });
      isKnown = true;
      form.requestSubmit(pressed && pressed.form === form ? pressed : undefined);
    });
    region.setAttribute("role", "status");
    region.className = "draft-status";
    form.append(region);
    form.addEventListener("submit", function (event) {
      if (isKnown) { isKnown = false; return; }
      event.preventDefault();
      pressed = event.submitter;
      sending.ask();
    });
  }

  // One sending of the player for each of its forms; what is refused again at once is told by the player.
  var renewed = new WeakSet();
  var latest = null;
  document.addEventListener("convive:refused", function (event) {
    var move = event.detail;
    if (refusals.indexOf(move.status) === -1 || renewed.delete(move.form)) { return; }
    event.preventDefault();
    if (latest) { latest.end(); }
    latest = keeper(event.target.querySelector("[data-convive-status]"), function (hidden) {
      renewed.add(move.form);
      move.send(move.form, fresh(move, hidden));
    });
    latest.ask();
  });
  // A new try of the person takes the place of the one that waits.
  document.addEventListener("submit", function (event) {
    if (latest && event.target.hasAttribute("data-convive-form")) { latest.end(); }
  }, true);

  // What stands in the form now, with the button that was pressed: somebody may have gone on writing.
  function fresh(move, hidden) {
    var pairs = [];
    new FormData(move.form).forEach(function (value, name) {
      if (typeof value === "string") { pairs.push([name, name in hidden ? hidden[name] : value]); }
    });
    var last = move.pairs[move.pairs.length - 1];
    var isButton = Array.prototype.some.call(move.form.elements, function (one) {
      return one.type === "submit" && one.name === last[0] && one.value === last[1];
    });
    return isButton ? pairs.concat([last]) : pairs;
  }

  /* Asks who is here and sends, or says beside the form why not and asks again when the page is looked at. */
  function keeper(region, send) {
    var state = "";
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    return { ask: ask, end: end };

    function look() { if (state === "waiting" && !document.hidden) { ask(); } }

    function end() {
      state = "ended";
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("focus", look);
    }

    function ask() {
      if (state === "asking" || state === "ended") { return; }
      state = "asking";
      fetch(body.getAttribute("data-convive-renew-url"), {
        credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" }
      }).then(function (answer) {
        return answer.ok ? answer.json() : { said: { 401: "ended", 409: "other" }[answer.status] || "" };
      }).catch(function () { return { said: "offline" }; }).then(hear);
    }

    // Whatever else is wrong is told by the answer to the form itself.
    function hear(visit) {
      if (state === "ended") { return; }
      state = visit.said ? "waiting" : "";
      if (visit.said) { tell(visit.said); return; }
      region.replaceChildren();
      region.removeAttribute("data-said");
      send(visit.hidden || {});
    }

    function tell(what) {
      if (region.getAttribute("data-said") === what && region.firstElementChild) { return; }
      region.setAttribute("data-said", what);
      region.replaceChildren(made("p", "notice notice-bad", words.getAttribute("data-" + what)), ways(what));
    }

    function ways(what) {
      var way = made("p", "actions", "");
      var address = body.getAttribute("data-convive-reopen-url");
      if (what === "ended" && address) { way.append(link(address)); }
      var button = made("button", "button", words.getAttribute("data-again"));
      button.type = "button";
      button.addEventListener("click", ask);
      way.append(button);
      return way;
    }
  }

  function link(address) {
    var way = made("a", "button", words.getAttribute("data-reopen"));
    way.href = address;
    way.target = "_blank";
    way.rel = "noopener";
    return way;
  }

  function made(tag, name, text) {
    var element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  }
})();
