// Keeps one room's page live: the figures at once, doors and events as a piece of page shortly after, the curve as time goes on.

import { Curve } from "./curve.js";
import { isUnknown } from "./glance.js";
import { Headcount } from "./headcount.js";
import { Piece } from "./piece.js";
import { Stream } from "./stream.js";
import { estimateWords, leftWords, levelOfWords, marginWords, setGauge, setLamp, setLevel, setMark, setStale, setText, stateWords, useMarks } from "./tile.js";
import { t } from "./words.js";

const now = document.getElementById("now");
const part = Object.fromEntries(Array.from(now.querySelectorAll("[data-part]"), (node) => [node.dataset.part, node]));
const details = new Piece(document.getElementById("details"), now.dataset.details, 1_000);
const curve = new Curve(document.getElementById("chart"), document.getElementById("chart-words"), document.getElementById("peak"));

useMarks(now.dataset.marks);

let latest = null;

function show(room) {
  latest = room;
  now.dataset.state = room.attention;
  now.toggleAttribute("data-stale", room.is_stale);
  setMark(part.mark, room.attention);
  setText(part.state, stateWords(room));
  setText(part.occupancy, isUnknown(room) ? "–" : String(room.occupancy));
  setText(part.limit, t("tile.of", { limit: room.limit }));
  setText(part.margin, marginWords(room));
  setText(part.estimate, estimateWords(room));
  part.estimate.hidden = !estimateWords(room);
  setGauge(part.gauge, room);
  setText(part.left, leftWords(room));
  setLamp(part, room);
  setLevel(part, room);
  setText(part["level-of"], levelOfWords(room));
  setStale(part, room);
  extendCurve();
  details.soon();
}

const box = document.getElementById("headcount");
if (box) new Headcount(box, document.getElementById("headcount-progress"), () => latest);

function extendCurve() {
  if (!isUnknown(latest)) curve.extend(latest.occupancy, latest.limit);
}

// Time goes on when nothing happens: the curve reaches to now, and a page left open over midnight begins the new day.
setInterval(() => {
  if (Date.now() > Number(document.getElementById("chart").dataset.to)) location.reload();
  else curve.redraw();
}, 60_000);

new Stream(() => now.dataset.stream, {
  snapshot: async (sent) => {
    if (Array.isArray(sent)) {
      location.reload(); // the room is gone, or not in the reader's area any more: the server says it in words
      return;
    }
    show(sent);
    await curve.load(); // anew on every connection: what happened meanwhile belongs into the curve
    extendCurve(); // with the newest word, which may have come while the history was on its way
  },
  room: show,
});
