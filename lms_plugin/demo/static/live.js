// Renews the live regions of a page every three seconds while it is looked at.
(function () {
  "use strict";
  var EVERY = 3000;

  function openNames(region) {
    return Array.prototype.map.call(region.querySelectorAll("details[open]"), function (one) { return one.id; });
  }

  function renew(region, fresh) {
    // Someone who is reading inside by keyboard must not lose their place.
    if (!fresh || region.contains(document.activeElement) || fresh.innerHTML === region.dataset.last) { return; }
    var open = openNames(region);
    region.dataset.last = fresh.innerHTML;
    region.replaceChildren.apply(region, Array.from(fresh.childNodes));
    open.forEach(function (id) {
      var one = document.getElementById(id);
      if (one) { one.open = true; }
    });
  }

  function look() {
    if (document.hidden) { return; }
    fetch(window.location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        document.querySelectorAll("[data-live]").forEach(function (region) {
          renew(region, page.getElementById(region.id));
        });
      })
      .catch(function () { /* The LMS was stopped: the page stays as it is. */ });
  }

  document.querySelectorAll("[data-live]").forEach(function (region) { region.dataset.last = region.innerHTML; });
  window.setInterval(look, EVERY);
}());
