/* The way of a launch whose cookie may not be kept: leave two values in the LMS's storage, get them back, go in.
 *
 * Messages go to the origin that the platform registered and are taken from it alone; what else
 * arrives is not even looked at. Without this file the links on these pages lead on.
 */
(function () {
  "use strict";

  var PATIENCE = 5000;
  /* The page around may still be loading its own scripts when this one asks for the first time. */
  var AGAIN = 250;
  var LONGEST = 255;
  /* The older names are those of Sakai, and of Brightspace and Canvas before the specification had its number. */
  var PREFIXES = ["lti.", "org.imsglobal.lti."];
  var host = window.parent !== window ? window.parent : window.opener;

  var part = document.querySelector("[data-cookieless]");
  if (part) { ({ put: put, get: get, arrived: arrived })[part.dataset.cookieless](); }

  function put() {
    var values = entries().map(function (entry) { return { key: entry.dataset.key, value: entry.dataset.value }; });
    exchange("put_data", values).finally(function () { window.location.replace(part.dataset.next); });
  }

  function get() {
    var inputs = entries();
    var keys = inputs.map(function (input) { return { key: input.dataset.key }; });
    exchange("get_data", keys).then(function (answers) {
      answers.forEach(function (answer, index) { inputs[index].value = answer.value; });
      // The values have done their work, and nobody needs them again.
      keys.forEach(function (one) { tell(chosen(), "put_data", { key: one.key, value: null, message_id: name() }); });
    }).catch(function () { /* The form then says that nothing came back, and the answer offers a window. */ })
      .finally(function () { part.submit(); });
  }

  function arrived() {
    fetch(part.dataset.check, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : {}; })
      .catch(function () { return {}; })
      .then(function (visit) {
        if (visit.visit === part.dataset.mark) { window.location.replace(part.dataset.next); } else { offerWindow(); }
      });
  }

  function offerWindow() {
    part.querySelector("[data-while]").hidden = true;
    part.querySelector("[data-else]").hidden = false;
    part.querySelector("[data-else] h1").focus();
  }

  function entries() { return Array.prototype.slice.call(part.querySelectorAll("[data-key]")); }

  /* All answers, in the order of the wishes; the frame that the login named is asked at once, and the one that
   * lti.capabilities names as soon as that is known. The first answer to each wish counts. */
  function exchange(verb, wishes) {
    if (!host || !window.Promise) { return Promise.reject(new Error("no window around")); }
    var open = wishes.map(function (wish) { return Object.assign({ message_id: name() }, wish); });
    var ask = function (target) { open.forEach(function (wish) { tell(target, verb, wish); }); };
    var waiting = Promise.all(open.map(function (wish) { return answered(verb, wish); }));
    var question = { message_id: name() };
    answered("capabilities", question).then(function (answer) { ask(named(answer, verb)); }, function () {});
    repeat(waiting, function () {
      tell(host, "capabilities", question);
      ask(chosen());
    });
    return waiting;
  }

  function repeat(waiting, act) {
    var timer = window.setInterval(act, AGAIN);
    var stop = function () { window.clearInterval(timer); };
    waiting.then(stop, stop);
    act();
  }

  function answered(verb, wish) {
    return new Promise(function (resolve, reject) {
      var timer = window.setTimeout(function () { end(reject, new Error("time")); }, PATIENCE);
      function listen(event) {
        if (isAnswer(event, verb, wish) && !event.data.error && fits(event.data, verb, wish)) { end(resolve, event.data); }
      }
      function end(settle, value) {
        window.clearTimeout(timer);
        window.removeEventListener("message", listen);
        settle(value);
      }
      window.addEventListener("message", listen);
    });
  }

  function isAnswer(event, verb, wish) {
    var data = event.data;
    return event.origin === part.dataset.origin && data !== null && typeof data === "object" &&
      data.message_id === wish.message_id &&
      PREFIXES.some(function (prefix) { return data.subject === prefix + verb + ".response"; });
  }

  function fits(data, verb, wish) {
    if (verb === "capabilities") { return Array.isArray(data.supported_messages); }
    if (data.key !== wish.key) { return false; }
    return verb === "put_data" ? true : typeof data.value === "string" && data.value.length <= LONGEST;
  }

  function tell(target, verb, wish) {
    if (!target) { return; }
    PREFIXES.forEach(function (prefix) {
      try {
        target.postMessage(Object.assign({ subject: prefix + verb }, wish), part.dataset.origin);
      } catch (refused) { /* What stands under that name is no window. */ }
    });
  }

  function chosen() { return part.dataset.frame ? frame(part.dataset.frame) : host; }

  function named(answer, verb) {
    var entry = answer.supported_messages.slice(0, 100).find(function (one) {
      return one && PREFIXES.some(function (prefix) { return one.subject === prefix + verb; });
    });
    return entry && entry.frame && entry.frame !== "_parent" ? frame(String(entry.frame)) : host;
  }

  function frame(wanted) {
    if (wanted.length > LONGEST || !/[A-Za-z]/.test(wanted)) { return null; }
    try {
      return host.frames[wanted] || null;
    } catch (refused) { return null; }
  }

  /* Nobody can guess it, so no other page can answer in the platform's place. */
  function name() {
    return Array.prototype.map.call(window.crypto.getRandomValues(new Uint32Array(4)), String).join("-");
  }
})();
