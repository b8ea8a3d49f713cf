/* Sends the editor's fields as one JSON object and puts each problem beside its field.
 *
 * What is a problem is decided by the server. Studio listens to `save` and `cancel`; the workbench does not.
 */
(function () {
  "use strict";

  window.ConviveStudio = function ConviveStudio(runtime, element, args) {
    var host = element.jquery ? element[0] : element;
    var form = host.querySelector("[data-convive-studio]");
    if (form) start(runtime, form, args);
  };

  function start(runtime, form, args) {
    var busy = false;

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (busy) return;
      busy = true;
      tell(runtime, "save", { state: "start", message: args.words.saving });
      say(form, args.words.saving);
      post(args, values(form)).then(received, function () { failed(args.words.offline); });
    });

    form.querySelector(".cancel-button").addEventListener("click", function (event) {
      event.preventDefault();
      tell(runtime, "cancel", {});
    });

    function received(reply) {
      busy = false;
      show(form, (reply.body.problems || []).filter(function (one) { return one.severity !== "warning"; }), args.words);
      if (reply.status === 200) {
        say(form, args.words.saved + notes(reply.body.warnings || []));
        tell(runtime, "save", { state: "end" });
      } else {
        failed(reply.body.error || (reply.body.problems ? args.words.refused : args.words.failed));
      }
    }

    function failed(message) {
      busy = false;
      say(form, message);
      tell(runtime, "error", { title: args.words.failed, message: message });
    }
  }

  function tell(runtime, what, data) {
    if (runtime && runtime.notify) runtime.notify(what, data);
  }

  function say(form, words) {
    form.querySelector("[data-convive-status]").textContent = words;
  }

  function notes(warnings) {
    return warnings.map(function (one) { return " " + sentence(one) + "."; }).join("");
  }

  function values(form) {
    var made = { translations: {} };
    new FormData(form).forEach(function (value, name) {
      if (name.indexOf("translations.") === 0) made.translations[name.slice(13)] = value;
      else made[name] = value;
    });
    return made;
  }

  function post(args, body) {
    var headers = Object.assign({ "Content-Type": "application/json" }, window.ConviveBlock.headers(args.cookie));
    return fetch(args.url, { method: "POST", credentials: "same-origin", headers: headers, body: JSON.stringify(body) })
      .then(function (response) {
        return response.json().then(
          function (found) { return { status: response.status, body: found || {} }; },
          function () { return { status: response.status, body: {} }; }
        );
      });
  }

  function sentence(problem) {
    var place = problem.path ? problem.path + ": " : "";
    return place + problem.message;
  }

  function show(form, problems, words) {
    var summary = form.querySelector("[data-convive-summary]");
    var list = summary.querySelector("ul");
    list.replaceChildren();
    form.querySelectorAll("[data-convive-field]").forEach(clear);
    problems.forEach(function (problem) {
      var box = form.querySelector('[data-convive-field="' + CSS.escape(problem.field) + '"]');
      var line = problem.line ? words.line.replace("{line}", problem.line) + " " : "";
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.textContent = line + sentence(problem);
      if (box) link.href = "#" + mark(box, line + sentence(problem)).id;
      item.append(link);
      list.append(item);
    });
    summary.hidden = !problems.length;
    if (problems.length) summary.focus();
  }

  function clear(box) {
    box.querySelector("[data-convive-problems]").replaceChildren();
    box.querySelector("[data-convive-problems]").hidden = true;
    box.querySelector("input, select, textarea").removeAttribute("aria-invalid");
  }

  function mark(box, words) {
    var item = document.createElement("li");
    var control = box.querySelector("input, select, textarea");
    item.textContent = words;
    box.querySelector("[data-convive-problems]").append(item);
    box.querySelector("[data-convive-problems]").hidden = false;
    control.setAttribute("aria-invalid", "true");
    return control;
  }
})();
