/* Keeps the remaining time of an activity true, and saves what is entered when it is over.
 *
 * How much is left comes from the server and is counted from when it came, so that a wrong clock of the reader's
 * does not matter; the server's own rule holds in any case. Saving is the form's ordinary submit, which player.js
 * sends. Nothing here moves: words change, and are read out at five minutes and at one.
 */
(function () {
  "use strict";

  var READ_OUT = [300, 60];

  function tick() {
    document.querySelectorAll("[data-convive-left]").forEach(show);
  }

  function show(place) {
    if (!place.conviveEnds) place.conviveEnds = Date.now() + Number(place.dataset.conviveLeft) * 1000;
    var seconds = Math.ceil((place.conviveEnds - Date.now()) / 1000);
    var words = remaining(place.dataset, seconds);
    if (place.textContent !== words) place.textContent = words;
    readOut(place, seconds, words);
    if (seconds <= 0 && !place.conviveOver) over(place);
  }

  function remaining(words, seconds) {
    if (seconds <= 0) return words.conviveOver;
    if (seconds < 60) return words.conviveFew;
    return seconds < 120 ? words.conviveOne : words.conviveMany.replace("{num}", Math.floor(seconds / 60));
  }

  /* Each moment once, and none that had gone by when the page came. */
  function readOut(place, seconds, words) {
    var before = place.conviveSeconds === undefined ? seconds : place.conviveSeconds;
    place.conviveSeconds = seconds;
    if (READ_OUT.some(function (moment) { return before > moment && seconds <= moment; })) say(place, words);
  }

  function over(place) {
    var form = root(place).querySelector("[data-convive-form]:has([name='m.seen'])");
    if (form && form.getAttribute("aria-busy") === "true") return;
    place.conviveOver = true;
    say(place, place.dataset.conviveOver);
    if (form && entered(form)) form.requestSubmit();
  }

  function entered(form) {
    return Array.from(new FormData(form)).some(function (pair) { return pair[0].indexOf("m.q.") === 0 && pair[1]; });
  }

  function say(place, words) {
    var status = root(place).querySelector("[data-convive-status]");
    if (status) status.textContent = words;
  }

  function root(place) { return place.closest("[data-convive-player]"); }

  if (!window.conviveCountdown) window.conviveCountdown = setInterval(tick, 1000);
})();
