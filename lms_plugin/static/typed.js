/* What stands in the fields of a page is there again after its language was changed.
 *
 * The same page is loaded once more, and what was typed rests in its own entry of the window's history meanwhile: no
 * other page can read it, and unlike a store it is at hand in the LMS's frame. The page takes it out before anything
 * else, whether it can use it or not, because computers of an academy are shared.
 */
(function () {
  "use strict";

  var here = document.body.getAttribute("data-person");

  putBack(window.history.state);
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.matches("form.languages") || form.hasAttribute("data-plain") || !button || !window.fetch) { return; }
    event.preventDefault();
    var wish = new URLSearchParams(new FormData(form));
    wish.append(button.name, button.value);
    fetch(form.action, { method: "POST", body: wish, redirect: "manual" }).then(function (answer) {
      if (answer.type !== "opaqueredirect") { throw new Error(answer.status); }
      window.history.replaceState({ typedBy: here, forms: forms().map(typed) }, "");
      window.location.reload();
    }).catch(function () {
      // Whatever is wrong is told by the answer to the form itself.
      form.setAttribute("data-plain", "");
      form.requestSubmit(button);
    });
  });

  function putBack(all) {
    if (!all || !all.typedBy) { return; }
    window.history.replaceState(null, "");
    if (all.typedBy !== here) { return; }
    forms().forEach(function (form, index) {
      var before = all.forms[index];
      if (before && before.address === address(form)) { fill(form, before.values); }
    });
  }

  function forms() { return Array.prototype.slice.call(document.querySelectorAll("main form[method=post]")); }

  function address(form) { return form.getAttribute("action") || ""; }

  // Hidden fields belong to the page, and a file cannot be chosen for anybody.
  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (one) {
      return one.name && !one.disabled && one.matches("input:not([type=hidden], [type=file], [type=password]), select, textarea");
    });
  }

  function typed(form) { return { address: address(form), values: named(form, state) }; }

  // What stands in each field by its name, that of its choice, and which one of that name it is: a list may have
  // another order in another language.
  function named(form, what) {
    var found = {};
    fields(form).forEach(function (field) {
      var name = isChoice(field) ? field.name + "=" + field.value : field.name;
      for (var number = 1, key = name; key in found; number += 1) { key = name + "#" + number; }
      found[key] = what(field);
    });
    return found;
  }

  function isChoice(field) { return field.type === "radio" || field.type === "checkbox"; }

  function state(field) {
    if (isChoice(field)) { return field.checked; }
    return field.multiple && field.options ? chosen(field) : field.value;
  }

  function chosen(field) { return Array.prototype.map.call(field.selectedOptions, function (one) { return one.value; }); }

  function fill(form, before) {
    var now = named(form, function (field) { return field; });
    Object.keys(now).forEach(function (key) {
      var field = now[key];
      if (!(key in before) || JSON.stringify(before[key]) === JSON.stringify(state(field))) { return; }
      restore(field, before[key]);
      for (var part = field.closest("details"); part; part = part.parentElement.closest("details")) { part.open = true; }
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  function restore(field, was) {
    if (isChoice(field)) { field.checked = was; return; }
    if (!(field.multiple && field.options)) { field.value = was; return; }
    Array.prototype.forEach.call(field.options, function (one) { one.selected = was.indexOf(one.value) !== -1; });
  }
})();
