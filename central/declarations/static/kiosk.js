/* The tablet in the lobby: back to the start when nobody touches it, and soon after a code was shown; print with one tap.
   ES5, no library, no storage of any kind. */
(function () {
  "use strict";

  var NEAR_S = 20;
  var main = document.getElementById("main"), start = main.getAttribute("data-start");
  var whole = Number(main.getAttribute("data-left-s")), isFirm = main.hasAttribute("data-firm");
  var shown = document.getElementById("left"), said = document.getElementById("left-said");
  var more = document.getElementById("more-time"), input = document.getElementById("companions");
  var ends = 0;

  function each(list, work) { Array.prototype.forEach.call(list, work); }

  function words(seconds) {
    return main.getAttribute(seconds === 1 ? "data-left-one" : "data-left").replace("{n}", seconds);
  }

  function again() {
    ends = Date.now() + whole * 1000;
    said.textContent = "";
    tell();
  }

  function tell() {
    var left = Math.ceil((ends - Date.now()) / 1000);
    if (left <= 0) { window.location.replace(start); return; }
    shown.textContent = words(left);
    shown.parentNode.className = left <= NEAR_S ? "idle is-near" : "idle";
    more.hidden = left > NEAR_S;
    if (left <= NEAR_S && !said.textContent) { said.textContent = words(NEAR_S); }
  }

  function stepper() {
    if (!input) { return; }
    var people = document.querySelector("[data-people]");
    each(document.querySelectorAll("[data-step]"), function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        var next = (Number(input.value) || 0) + Number(button.getAttribute("data-step"));
        input.value = Math.max(Number(input.min), Math.min(Number(input.max), next));
        people.textContent = next < 1 ? people.getAttribute("data-one") : people.getAttribute("data-many").replace("{n}", 1 + Number(input.value));
      });
    });
  }

  each(document.querySelectorAll("[data-print]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  /* A page brought back by the tablet's own back button would show the last visitor's answers. */
  window.addEventListener("pageshow", function (event) { if (event.persisted && start) { window.location.replace(start); } });
  stepper();
  var wrong = document.querySelector("input[aria-invalid], [aria-invalid] input");
  if (wrong) { wrong.focus(); }
  if (whole && shown) {
    if (!isFirm) {
      ["touchstart", "mousedown", "keydown", "input"].forEach(function (name) { document.addEventListener(name, again, true); });
    }
    more.addEventListener("click", again);
    again();
    setInterval(tell, 1000);
  }
})();
