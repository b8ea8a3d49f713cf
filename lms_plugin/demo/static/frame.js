// What a page of the LMS answers to the tool in its frame: a small storage for logins without cookies, and its height.
// Only the tool's own origin is heard, and only it is answered; everything is forgotten with the page.
(function () {
  "use strict";
  var frame = document.querySelector("iframe[data-tool]");
  var LOWEST = 320;
  var HIGHEST = 30000;
  var kept = new Map();

  if (!frame) { return; }
  var origin = frame.dataset.tool;
  window.addEventListener("message", function (event) {
    var asked = read(event.data);
    if (event.origin !== origin || !asked) { return; }
    if (asked.subject === "lti.frameResize") { resize(event, asked); return; }
    if (asked.subject === "lti.scrollToTop") { toTop(event); return; }
    var answer = answers[asked.subject];
    if (!answer || !event.source) { return; }
    var isNamed = typeof asked.message_id === "string" && asked.message_id.length > 0;
    var head = { subject: asked.subject + ".response", message_id: isNamed ? asked.message_id : "" };
    var body = isNamed ? answer(asked) : fault("bad_request", "There is no message_id.");
    event.source.postMessage(Object.assign(head, body), origin);
  });

  var answers = {
    "lti.capabilities": function () {
      var subjects = ["lti.capabilities", "lti.put_data", "lti.get_data", "lti.frameResize", "lti.scrollToTop"];
      return { supported_messages: subjects.map(function (subject) { return { subject: subject }; }) };
    },
    "lti.put_data": function (asked) {
      if (!isText(asked.key, frame.dataset.keyLength)) { return fault("bad_request", "The key is no text or too long."); }
      if (asked.value === null || asked.value === undefined) {
        kept.delete(asked.key);
        return { key: asked.key, value: null };
      }
      if (!isText(asked.value, frame.dataset.valueLength)) {
        return fault("bad_request", "The value is no text or too long.");
      }
      if (!kept.has(asked.key) && kept.size >= Number(frame.dataset.keys)) {
        return fault("storage_exhaustion", "No more keys can be kept.");
      }
      kept.set(asked.key, asked.value);
      return { key: asked.key, value: asked.value };
    },
    "lti.get_data": function (asked) {
      if (!isText(asked.key, frame.dataset.keyLength)) { return fault("bad_request", "The key is no text or too long."); }
      return { key: asked.key, value: kept.has(asked.key) ? kept.get(asked.key) : null };
    }
  };

  function fault(code, message) { return { error: { code: code, message: message } }; }

  function isText(value, longest) {
    return typeof value === "string" && value.length > 0 && value.length <= Number(longest);
  }

  // Tools send some messages as text, because older platforms read nothing else.
  function read(data) {
    if (typeof data !== "string") { return data && typeof data === "object" ? data : null; }
    try {
      var parsed = data.length < 1000 ? JSON.parse(data) : null;
      return parsed && typeof parsed === "object" ? parsed : null;
    } catch (error) {
      return null;
    }
  }

  function resize(event, asked) {
    var height = Number(asked.height);
    if (event.source !== frame.contentWindow || !(height > 0)) { return; }
    frame.style.height = Math.min(Math.max(Math.ceil(height), LOWEST), HIGHEST) + "px";
  }

  function toTop(event) {
    if (event.source === frame.contentWindow && frame.getBoundingClientRect().top < 0) { frame.scrollIntoView(); }
  }
}());
