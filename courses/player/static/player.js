/* Turns the player's plain forms into fetches and swaps what comes back.
 *
 * Without this script the same forms work as ordinary posts. Nothing is remembered here: the
 * server's fragment is the only state. One global initialiser, because an XBlock fragment
 * loads classic scripts only: ConvivePlayer(element or jQuery, {url, body, headers}).
 */
(function () {
  "use strict";

  var PATIENCE = 30000;

  function ConvivePlayer(element, args) {
    var host = element && element.jquery ? element[0] : element || document;
    var roots = host.matches && host.matches("[data-convive-player]") ? [host] : host.querySelectorAll("[data-convive-player]");
    Array.prototype.forEach.call(roots, function (root) {
      if (args || !root.convivePlayer) root.convivePlayerArgs = args || {};
      if (!root.convivePlayer) root.convivePlayer = start(root);
    });
  }

  function start(root) {
    var busy = false;

    root.addEventListener("submit", function (event) {
      var form = event.target.closest("[data-convive-form]");
      if (!form || !window.fetch || !window.FormData) return;
      event.preventDefault();
      if (busy) return;
      send(form, fields(form, event.submitter));
    });

    /* A transcript belongs on paper, open or not; newer browsers know so from the style sheet. */
    window.addEventListener("beforeprint", function () {
      root.querySelectorAll(".convive-transcript").forEach(function (part) { part.open = true; });
    });

    /* Escape sends away what a word of the glossary means; the next key brings it back. */
    root.addEventListener("keydown", function (event) { root.classList.toggle("convive-tips-off", event.key === "Escape"); });

    function send(form, pairs) {
      lock(form, true);
      say(root.dataset.conviveSaving);
      post(root, pairs).then(
        function (reply) {
          lock(form, false);
          receive(form, pairs, reply);
        },
        function () {
          lock(form, false);
          offerRetry(root.dataset.conviveOffline, form, pairs);
        }
      );
    }

    function receive(form, pairs, reply) {
      var fresh = reply.html && parsed(reply.html);
      /* A page that knows how a visit goes on takes a refusal over, and sends once more when it may. */
      if (!fresh && !offered(root, { status: reply.status, form: form, pairs: pairs, send: send })) return;
      if (fresh) {
        swap(root, fresh);
        /* From now on a time that the page was made with is an old one. */
        root.setAttribute("data-convive-moved", "");
        settle(reply.status);
      } else if ([401, 403, 409].indexOf(reply.status) !== -1 || reply.redirected) {
        say(root.dataset.conviveExpired);
      } else {
        offerRetry(root.dataset.conviveFailed, form, pairs);
      }
    }

    function settle(status) {
      if (status === 409) {
        var notice = document.createElement("p");
        notice.className = "convive-notice";
        notice.textContent = root.dataset.conviveStale;
        stage(root).prepend(notice);
        say("");
      } else {
        say(status < 400 ? root.dataset.conviveSaved.replace("{time}", clock(root.lang)) : "");
      }
    }

    function lock(form, state) {
      busy = state;
      form.setAttribute("aria-busy", String(state));
      form.querySelectorAll("button").forEach(function (one) { one.setAttribute("aria-disabled", String(state)); });
    }

    function say(words) {
      status(root).textContent = words;
      status(root).classList.remove("convive-status-failed");
    }

    function offerRetry(words, form, pairs) {
      say(words + " ");
      var button = document.createElement("button");
      button.type = "button";
      button.className = "convive-button convive-button-quiet";
      button.textContent = root.dataset.conviveRetry;
      /* The same fields with the same key: a move that did arrive is not made twice. */
      button.addEventListener("click", function () { if (!busy) send(form, pairs); });
      status(root).classList.add("convive-status-failed");
      status(root).append(button);
    }

    return { root: root };
  }

  function fields(form, submitter) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") pairs.push([name, value]);
    });
    if (submitter && submitter.name) pairs.push([submitter.name, submitter.value]);
    return pairs;
  }

  function post(root, pairs) {
    var args = root.convivePlayerArgs;
    var isJson = (args.body || root.dataset.conviveBody) === "json";
    var headers = Object.assign({}, JSON.parse(root.dataset.conviveHeaders || "{}"), args.headers, {
      "X-Convive-Fragment": "1",
      "Content-Type": isJson ? "application/json" : "application/x-www-form-urlencoded;charset=UTF-8"
    });
    var control = window.AbortController ? new AbortController() : null;
    var timer = control && setTimeout(function () { control.abort(); }, PATIENCE);
    return fetch(args.url || root.dataset.conviveUrl, {
      method: "POST",
      credentials: "same-origin",
      headers: headers,
      body: isJson ? JSON.stringify(move(pairs)) : new URLSearchParams(pairs).toString(),
      signal: control ? control.signal : undefined
    }).then(read).finally(function () { clearTimeout(timer); });
  }

  function move(pairs) {
    var made = { act: "", data: {}, hidden: {} };
    pairs.forEach(function (pair) {
      var name = pair[0];
      if (name === "act") made.act = pair[1];
      else if (name.indexOf("m.") === 0) (made.data[name.slice(2)] = made.data[name.slice(2)] || []).push(pair[1]);
      else made.hidden[name] = pair[1];
    });
    return made;
  }

  function read(response) {
    var isJson = (response.headers.get("Content-Type") || "").indexOf("json") !== -1;
    return response.text().then(function (text) {
      return { status: response.status, redirected: response.redirected, html: isJson ? htmlOf(text) : text };
    });
  }

  function htmlOf(text) {
    try { return (JSON.parse(text) || {}).html || ""; }
    catch (error) { return ""; }
  }

  function parsed(html) {
    return new DOMParser().parseFromString(html, "text/html").querySelector("[data-convive-player]");
  }

  function swap(root, fresh) {
    var before = asked(root);
    Array.prototype.forEach.call(fresh.attributes, function (attribute) {
      if (attribute.name !== "id") root.setAttribute(attribute.name, attribute.value);
    });
    stage(root).replaceChildren.apply(stage(root), Array.prototype.slice.call(stage(fresh).childNodes));
    focus(root, before);
  }

  function asked(root) {
    return Array.prototype.map.call(root.querySelectorAll("fieldset.convive-question"), function (node) { return node.id; });
  }

  /* To what is new: a complaint, the question just answered, else the first heading. */
  function focus(root, before) {
    var answered = Array.prototype.filter.call(root.querySelectorAll(".convive-question-open"), function (node) {
      return before.indexOf(node.id) !== -1;
    });
    var target = root.querySelector("[data-convive-focus]") || answered[0] || root.querySelector("h2") || stage(root);
    target.setAttribute("tabindex", "-1");
    target.focus();
  }

  /* Plain "en" would mean an American clock; the English of these pages is British. */
  function clock(language) {
    var tongue = language === "en" ? "en-GB" : language || undefined;
    return new Date().toLocaleTimeString(tongue, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  function offered(root, detail) { return root.dispatchEvent(new CustomEvent("convive:refused", { bubbles: true, cancelable: true, detail: detail })); }

  function stage(root) { return root.querySelector("[data-convive-stage]"); }
  function status(root) { return root.querySelector("[data-convive-status]"); }

  window.ConvivePlayer = ConvivePlayer;
  if (document.readyState !== "loading") ConvivePlayer(document);
  else document.addEventListener("DOMContentLoaded", function () { ConvivePlayer(document); });
})();
