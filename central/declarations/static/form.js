/* Comfort for the declaration on a phone; all that matters works without it. Written for old phones: ES5, no library.
   What is typed stays in this browser: a draft in sessionStorage until the code is given, and, only if the citizen ticks the box, name,
   document number and address in localStorage for 30 days. Answers about health are in neither. */
(function () {
  "use strict";

  var KEPT = "khai-bao.kept", DRAFT = "khai-bao.draft";
  var KEPT_MS = 30 * 24 * 3600 * 1000, DRAFT_MS = 2 * 3600 * 1000, SLOW_MS = 15000;
  var WHO = ["full_name", "id_number", "birth_year", "nationality", "province", "district", "ward", "street", "phone", "email"];
  var TYPED = WHO.concat(["proxy_name", "proxy_phone", "companions"]);

  var pressed = {};

  function store(name) {
    try { return window[name]; } catch (error) { return null; } /* private windows may forbid it */
  }

  function read(area, key, age) {
    try {
      var found = JSON.parse(area.getItem(key));
      if (found && found.at <= Date.now() && Date.now() - found.at < age) { return found; }
      area.removeItem(key);
    } catch (error) { /* nothing to read is as good as nothing kept */ }
    return null;
  }

  function write(area, key, values, whom) {
    try { area.setItem(key, JSON.stringify({ at: Date.now(), whom: whom, values: values })); } catch (error) { /* full or forbidden */ }
  }

  function drop(area, key) {
    try { area.removeItem(key); } catch (error) { /* forbidden: then nothing is there */ }
  }

  function each(list, work) { Array.prototype.forEach.call(list, work); }

  function field(form, name) {
    var found = form.elements[name];
    return found && found.tagName === "INPUT" && found.type !== "hidden" ? found : null;
  }

  function typed(form, names) {
    var values = {};
    names.forEach(function (name) {
      var input = field(form, name);
      if (input) { values[name] = input.value; }
    });
    return values;
  }

  /* A value as the server writes it, whose page brings numbers back without their blanks, and phones with one prefix of the country. */
  function plain(value) {
    var bare = value.replace(/[\s.\-\u2010-\u2013()]/g, "").toUpperCase();
    return bare.replace(/^(?:\+|00)?84(?:0(?=[0-9]{9,10}$)|(?=[1-9][0-9]{8,9}$))/, "+84");
  }

  /* Know which button sends the form: one with a name changes the page and sends nothing. */
  function watching(form) {
    each(form.elements, function (button) {
      if (button.tagName === "BUTTON" && button.type === "submit") {
        button.addEventListener("click", function () { pressed = button; });
      }
    });
  }

  /* Fill what is empty, on a page that was just opened also what only holds its first value. */
  function fill(form, values, names) {
    var isFresh = form.hasAttribute("data-fresh");
    names.forEach(function (name) {
      var input = field(form, name);
      if (!input || typeof values[name] !== "string" || !values[name]) { return; }
      if (input.value === "" || (isFresh && input.value === input.defaultValue)) { input.value = values[name]; }
    });
  }

  function prints() {
    each(document.querySelectorAll("[data-print]"), function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
  }

  function stepper(form) {
    var input = field(form, "companions"), said = document.querySelector("[data-people]");
    if (!input) { return; }
    function say() {
      var people = 1 + Number(input.value);
      said.textContent = !(people % 1 === 0 && people > Number(input.min) && people <= 1 + Number(input.max)) ? ""
        : people === 1 ? said.getAttribute("data-one") : said.getAttribute("data-many").replace("{n}", people);
    }
    each(document.querySelectorAll("[data-step]"), function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        var next = (Number(input.value) || 0) + Number(button.getAttribute("data-step"));
        input.value = Math.max(Number(input.min), Math.min(Number(input.max), next));
        say();
        form.dispatchEvent(new Event("input"));
      });
    });
    input.addEventListener("input", say);
  }

  function keeping(form) {
    var box = document.getElementById("keep"), tick = document.getElementById("keep-here");
    var note = document.getElementById("kept"), area = store("localStorage");
    if (!box || !area || form.getAttribute("data-whom") !== "self" || !WHO.some(function (name) { return field(form, name); })) { return; }
    var kept = read(area, KEPT, KEPT_MS);
    function isAsKept(name) {
      var input = field(form, name);
      return Boolean(kept && input && input.value && plain(input.value) === plain(String(kept.values[name])));
    }
    function empty(name) {
      var input = field(form, name);
      if (input) { input.value = form.hasAttribute("data-fresh") ? input.defaultValue : ""; }
    }
    box.hidden = false;
    if (kept) {
      tick.checked = true;
      fill(form, kept.values, WHO);
      note.hidden = !WHO.some(isAsKept);
    }
    note.querySelector("button").addEventListener("click", function () {
      var said = note.querySelector("[data-gone]");
      drop(area, KEPT);
      kept = null;
      tick.checked = false;
      WHO.forEach(empty);
      said.textContent = said.getAttribute("data-gone");
      note.tabIndex = -1;
      note.focus(); /* the button goes, and who uses a keyboard would be back at the top of the page */
      this.hidden = true;
      form.dispatchEvent(new Event("input"));
    });
    form.addEventListener("submit", function () {
      var names = WHO.filter(function (name) { return field(form, name); });
      if (!tick.checked) { drop(area, KEPT); }
      if (pressed.name === "declare_for") {
        /* What was filled in is about who holds the phone: left there, it would be declared of the other person. */
        names.filter(isAsKept).forEach(empty);
      } else if (!pressed.name && tick.checked) {
        var before = kept ? kept.values : {}, now = typed(form, names);
        names.forEach(function (name) { before[name] = now[name]; });
        write(area, KEPT, before, "self");
      }
    });
  }

  function drafting(form) {
    var area = store("sessionStorage"), whom = form.getAttribute("data-whom");
    var draft = area && read(area, DRAFT, DRAFT_MS);
    if (!area) { return; }
    if (draft && draft.whom === whom) {
      fill(form, draft.values, TYPED);
      if (draft.values.once) { form.elements.once.value = draft.values.once; } /* so that what is sent again gives the same code */
    }
    function save() {
      var values = typed(form, TYPED);
      values.once = form.elements.once.value;
      write(area, DRAFT, values, whom);
    }
    form.addEventListener("input", save);
    form.addEventListener("submit", save);
  }

  /* Let the browser offer name and address while they are typed, and remember nothing of what is sent. */
  function helped(form) {
    var inputs = form.querySelectorAll("[data-purpose]");
    function help(isWanted) {
      each(inputs, function (input) { input.setAttribute("autocomplete", isWanted ? input.getAttribute("data-purpose") : "off"); });
    }
    help(true);
    form.addEventListener("submit", function () { help(false); });
  }

  function sending(form) {
    var said = document.getElementById("sending"), isSending = false, waiting;
    function ready() { isSending = false; clearTimeout(waiting); }
    form.addEventListener("submit", function (event) {
      if (pressed.name) { return; }
      if (navigator.onLine === false) {
        event.preventDefault();
        said.textContent = form.getAttribute("data-offline");
        return;
      }
      if (isSending) { event.preventDefault(); return; }
      isSending = true;
      said.textContent = form.getAttribute("data-now");
      waiting = setTimeout(function () {
        isSending = false;
        said.textContent = form.getAttribute("data-slow");
      }, SLOW_MS);
    });
    window.addEventListener("pageshow", function () { ready(); said.textContent = ""; });
  }

  prints();
  if (document.querySelector("[data-declared]")) { drop(store("sessionStorage"), DRAFT); }
  var form = document.getElementById("declaration"), summary = document.querySelector(".summary") || document.querySelector(".unsent");
  if (summary) { summary.focus(); }
  if (form) {
    watching(form);
    stepper(form);
    drafting(form);
    keeping(form);
    helped(form);
    sending(form);
  }
})();
