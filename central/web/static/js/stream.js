// One live stream: opens it, notices when it ends or merely hangs, says so on the page, and opens it again.
// The server sends a full snapshot on every connection and a ping every 10 s; silence for longer is a lost connection.

import { clockSeconds, t } from "./words.js";

const SILENCE_MS = 13_000;
const OPENING_MS = 8_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export class Stream {
  // `address()` is asked on every connection; `handlers` maps event names to functions that take the parsed data.
  constructor(address, handlers) {
    this.address = address;
    this.handlers = handlers;
    this.attempts = 0;
    this.heardMs = Date.now();
    this.mark = document.querySelector("[data-live-mark]");
    this.banner = document.querySelector("[data-lost]");
    window.addEventListener("offline", () => this.lose());
    window.addEventListener("online", () => this.open());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.source === null) this.open();
    });
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.open());
    this.open();
  }

  open() {
    this.close();
    this.source = new EventSource(this.address());
    this.watch(OPENING_MS);
    this.source.onerror = () => this.lose();
    for (const name of ["snapshot", "room", "ping"]) {
      this.source.addEventListener(name, (event) => this.take(name, event));
    }
  }

  close() {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    if (this.source) this.source.close();
    this.source = null;
  }

  watch(forMs) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lose(), forMs);
  }

  take(name, event) {
    this.heardMs = Date.now();
    this.watch(SILENCE_MS);
    if (name === "snapshot") {
      this.attempts = 0;
      this.show("on");
    }
    const handler = this.handlers[name];
    if (handler && event.data) handler(JSON.parse(event.data));
  }

  lose() {
    this.close();
    this.show("lost");
    this.attempts += 1;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.attempts - 1));
    // Spread over half the wait: a thousand browsers must not come back in the same instant.
    this.retry = setTimeout(() => this.open(), wait * (0.5 + Math.random() / 2));
    if (this.attempts > 1) this.askWhetherSignedIn();
  }

  // An EventSource hides why it was refused; a page that answers with a redirect means the session has ended.
  async askWhetherSignedIn() {
    try {
      const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect" || answer.status === 401) this.expire();
    } catch {
      // Not reachable: that is what the banner says already.
    }
  }

  expire() {
    this.close();
    this.show("lost");
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = t("live.sign_in_again");
    this.banner.querySelector("[data-lost-words]").replaceChildren(t("live.expired"), " ", link);
  }

  show(state) {
    const wasLost = document.body.classList.contains("is-lost");
    document.body.classList.toggle("is-lost", state === "lost");
    this.mark.dataset.state = state;
    this.mark.textContent = t(state === "on" ? "live.on" : "live.waiting");
    this.banner.hidden = state !== "lost";
    if (state === "lost" && !wasLost) {
      this.banner.querySelector("[data-lost-words]").textContent = t("live.lost", { time: clockSeconds(this.heardMs) });
    }
  }
}
