// The tool says that its registration is done: the list of tools takes the place of its frame.
(function () {
  "use strict";
  var frame = document.querySelector("iframe[data-back]");
  window.addEventListener("message", function (event) {
    var closes = event.data && event.data.subject === "org.imsglobal.lti.close";
    if (closes && event.source === frame.contentWindow) {
      window.location.assign(frame.getAttribute("data-back"));
    }
  });
}());
