/* Buttons that copy the value of a field; without this file there are none, and the value can be selected. */
(function () {
  "use strict";

  // The older way of copying needs no permission, which a frame of an LMS seldom gives.
  function copied(field) {
    field.focus();
    field.select();
    try { return document.execCommand("copy"); } catch (refused) { return false; }
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var field = document.getElementById(button.getAttribute("data-copy"));
    var status = button.closest(".copy").querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", function () {
      var words = copied(field) ? "data-copied" : "data-selected";
      document.querySelectorAll(".copied").forEach(function (other) { other.textContent = ""; });
      status.textContent = button.getAttribute(words);
      if (words === "data-copied") { button.focus(); }
    });
  });
})();
