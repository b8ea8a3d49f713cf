/* The player inside an XBlock: the runtime hands over its own arguments and wants its CSRF token as a header.
 *
 * `element` is jQuery in some runtimes and DOM in others; the player takes both. The token is read anew for every
 * move, because Django changes it at sign-in; in a frame without cookies there is none to read.
 */
(function () {
  "use strict";

  function cookie(name) {
    var found = "";
    try {
      document.cookie.split("; ").forEach(function (pair) {
        if (pair.indexOf(name + "=") === 0) found = decodeURIComponent(pair.slice(name.length + 1));
      });
    } catch (error) {
      return "";
    }
    return found;
  }

  function headers(name) {
    return { get "X-CSRFToken"() { return cookie(name); } };
  }

  window.ConviveBlock = function ConviveBlock(runtime, element, args) {
    window.ConvivePlayer(element, { url: args.url, body: "json", headers: headers(args.cookie) });
  };
  window.ConviveBlock.headers = headers;
})();
