/* Tells the LMS that the registration is done, so that it closes this window; without it people close it themselves. */
(function () {
  "use strict";

  var lms = window.opener || (window.parent !== window ? window.parent : null);
  if (!lms) { return; }
  // The first is the specification's; Sakai listens for the second and calls the first its older name.
  var origins = document.querySelector("[data-lms]").dataset.lms.split(" ").filter(Boolean);
  ["org.imsglobal.lti.close", "lti.close"].forEach(function (subject) {
    origins.forEach(function (origin) { lms.postMessage({ subject: subject }, origin); });
  });
})();
