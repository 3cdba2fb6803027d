// The headcount form on the room's page: asks once more in place, sends, and shows how far it has come until it has ended.

import { Piece } from "./piece.js";
import { setText } from "./tile.js";
import { t } from "./words.js";

const ASK_EVERY_MS = 1_000;

export class Headcount {
  // `room()` gives the room as it was last heard.
  constructor(box, progress, room) {
    this.box = box;
    this.form = box.querySelector("form");
    this.progress = progress;
    this.room = room;
    this.part = Object.fromEntries(Array.from(box.querySelectorAll("[data-count]"), (node) => [node.dataset.count, node]));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.part.back.addEventListener("click", () => this.ask(false));
    for (const field of ["inside", "why"]) this.form.elements[field].addEventListener("input", () => this.ask(false));
    this.follow();
  }

  submit(event) {
    event.preventDefault();
    if (this.part.ask.hidden) this.ask(this.isNumber());
    else this.send();
  }

  isNumber() {
    const field = this.form.elements.inside;
    const isRight = /^\s*\d{1,4}\s*$/.test(field.value);
    field.toggleAttribute("aria-invalid", false);
    if (!isRight) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
    }
    this.part.wrong.hidden = isRight;
    return isRight;
  }

  ask(isAsking) {
    this.part.ask.hidden = !isAsking;
    this.part.next.hidden = isAsking;
    if (!isAsking) return;
    const room = this.room() ?? { occupancy: Number(this.box.dataset.occupancy), limit: Number(this.box.dataset.limit) };
    const counted = Number(this.form.elements.inside.value);
    const delta = counted - room.occupancy;
    const signed = delta < 0 ? `−${-delta}` : `+${delta}`;
    const words = delta ? t("count.confirm", { old: room.occupancy, new: counted, delta: signed }) : t("count.confirm_same", { new: counted });
    setText(this.part.words, words);
    setText(this.part.do, t("count.do", { new: counted }));
    this.part.over.hidden = counted <= room.limit;
    this.part.do.focus();
  }

  async send() {
    this.part.do.disabled = true;
    const body = new FormData(this.form);
    body.set("confirmed", "1");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, headers: { "X-Piece": "1" }, redirect: "error" });
      this.put(await answer.text());
      if (answer.ok) this.start();
    } catch {
      this.part.failed.hidden = false; // the same order goes out again with the next press, and counts once
    }
    this.part.do.disabled = false;
    this.ask(false);
  }

  // The next headcount is another order.
  start() {
    this.part.failed.hidden = true;
    this.form.elements.order.value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
    this.form.elements.inside.value = "";
    this.form.elements.why.value = "";
    this.box.open = false;
    this.follow();
  }

  put(html) {
    const isOurs = !/<html/i.test(html); // an error page is no piece
    if (isOurs) this.progress.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    this.part.failed.hidden = isOurs;
  }

  // Asks again while the order is under way; answers come within the two minutes it holds.
  follow() {
    clearTimeout(this.timer);
    const told = this.progress.querySelector("[data-open]");
    if (!told) return;
    const piece = new Piece(this.progress, told.dataset.order, 0);
    this.timer = setTimeout(async () => {
      await piece.renew();
      this.follow();
    }, ASK_EVERY_MS);
  }
}
