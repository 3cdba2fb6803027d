// A piece of page that the server draws anew when something changed: asked for at most once in a while, put in place of the old one.

export class Piece {
  // `gapMs` is the least time between two requests.
  constructor(node, address, gapMs) {
    this.node = node;
    this.address = address;
    this.gapMs = gapMs;
    this.timer = null;
    this.lastMs = 0;
    this.isAsking = false;
    this.isOld = false; // something changed that no request under way or to come will bring
    document.addEventListener("visibilitychange", () => this.isOld && this.soon());
  }

  soon() {
    if (this.timer !== null) return;
    this.isOld = this.isAsking || document.hidden;
    if (!this.isOld) this.timer = setTimeout(() => this.renew(), Math.max(0, this.lastMs + this.gapMs - Date.now()));
  }

  async renew() {
    this.timer = null;
    this.isAsking = true;
    this.lastMs = Date.now();
    try {
      const answer = await fetch(this.address, { cache: "no-store", redirect: "error" });
      if (answer.ok && !this.isInUse()) this.put(await answer.text());
    } catch {
      // The stream's banner says that the connection is lost; the next word from it asks again.
    }
    this.isAsking = false;
    if (this.isOld) this.soon();
  }

  // Nothing is taken away from somebody who is typing or marking text in it.
  isInUse() {
    const selection = getSelection();
    const isMarking = selection && !selection.isCollapsed && this.node.contains(selection.anchorNode);
    const focused = document.activeElement;
    return isMarking || (this.node.contains(focused) && focused.matches("input, select, textarea"));
  }

  put(html) {
    const focusedAt = this.node.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    this.node.replaceChildren(...fresh.body.childNodes);
    if (focusedAt) this.node.querySelector(`[href="${CSS.escape(focusedAt)}"]`)?.focus({ preventScroll: true });
  }
}
