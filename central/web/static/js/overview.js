// Keeps the overview live: takes the stream, patches changed tiles at once, and puts tiles in order calmly, a little later.

import { compare, fold, inOrder, STATES, states } from "./glance.js";
import { Stream } from "./stream.js";
import { fill, newTile, setText, stateWords, useMarks } from "./tile.js";
import { t } from "./words.js";

const SORT_WAIT_MS = 1_200; // several changes make one move
const AIMING_MS = 1_500; // tiles do not run away from under a moving pointer
const LONGEST_WAIT_MS = 6_000; // but not for ever either
const LOUD = ["over", "full", "fault"];

const list = document.getElementById("tiles");
const form = document.getElementById("filters");
const strip = document.getElementById("strip");
const more = document.getElementById("more");
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
const title = document.title;
const step = Number(strip.dataset.pageTiles);

const rooms = new Map();
const tiles = new Map(Array.from(list.children, (tile) => [tile.dataset.id, tile]));
const pattern = document.getElementById("pattern").content.firstElementChild;
let limit = step;
let sortTimer = null;
let disorderSinceMs = 0;
let pointedMs = 0;
let countFrame = null;

useMarks(list.dataset.marks);
const wanted = () => Object.fromEntries(["q", "area", "agency", "state"].map((name) => [name, form.elements[name].value.trim()]));
let filter = wanted();

function enrich(room) {
  room.sortName = inOrder(`${room.district} ${room.name}`);
  room.searchText = fold(`${room.name} ${room.area} ${room.district} ${room.agency}`);
  return room;
}

function takes(room) {
  if (filter.area && filter.area !== room.area_id && filter.area !== room.district_id) return false;
  if (filter.agency && filter.agency !== room.agency) return false;
  return fold(filter.q).split(" ").every((word) => room.searchText.includes(word));
}

const shows = (room) => takes(room) && (!filter.state || states(room).has(filter.state));

function address(changes = {}) {
  const parts = Object.entries({ ...filter, ...changes }).filter(([, value]) => value);
  return `${location.pathname}${parts.length ? `?${new URLSearchParams(parts)}` : ""}`;
}

// --- the strip ---

function count() {
  countFrame = null;
  const counts = Object.fromEntries(STATES.map((state) => [state, 0]));
  let total = 0;
  let inside = 0;
  let old = 0;
  for (const room of rooms.values()) {
    if (!takes(room)) continue;
    total += 1;
    inside += room.occupancy;
    old += room.is_stale ? 1 : 0;
    for (const state of states(room)) counts[state] += 1;
  }
  setText(part("inside"), String(inside));
  setText(part("inside-words"), t("overview.inside", { n: inside }));
  setText(part("inside-old"), t("overview.inside_old", { n: old }));
  part("inside-old").hidden = old === 0;
  for (const link of strip.querySelectorAll("a")) {
    const { state } = link.dataset;
    const n = state ? counts[state] : total;
    link.dataset.count = n;
    setText(link.querySelector("b"), String(n));
    link.href = address({ state });
    if (state === filter.state) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const loud = counts.over + counts.fault;
  document.title = loud ? `(${loud}) ${title}` : title;
}

function countSoon() {
  countFrame ??= requestAnimationFrame(count);
}

// --- the tiles ---

function tileOf(room) {
  let tile = tiles.get(room.id);
  if (!tile) {
    tile = newTile(pattern, room, list.dataset.url.replace("ROOM", encodeURIComponent(room.id)));
    tiles.set(room.id, tile);
  }
  return tile;
}

function arrange() {
  clearTimeout(sortTimer);
  sortTimer = null;
  disorderSinceMs = 0;
  const shown = Array.from(rooms.values()).filter(shows).sort(compare);
  const next = shown.slice(0, limit).map((room) => {
    const tile = tileOf(room);
    fill(tile, room); // tiles out of sight are not patched, so they are when they come back
    return tile;
  });
  place(next);
  setText(part("shown"), t("overview.shown", { n: shown.length }));
  document.getElementById("none").hidden = shown.length > 0;
  more.hidden = shown.length <= limit;
  setText(more.firstElementChild, t("overview.more", { n: shown.length - limit }));
}

// Puts `next` into the list; those in sight glide from where they were, and the keyboard stays where it was.
function place(next) {
  const before = new Map();
  if (!isCalm.matches && !document.hidden) {
    for (const tile of list.children) {
      const box = tile.getBoundingClientRect();
      if (box.bottom > 0 && box.top < innerHeight) before.set(tile, box);
    }
  }
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const keep = new Set(next);
  for (const tile of Array.from(list.children)) if (!keep.has(tile)) tile.remove();
  let isMoved = false;
  next.forEach((tile, index) => {
    if (list.children[index] === tile) return;
    isMoved = true;
    list.insertBefore(tile, list.children[index] ?? null);
  });
  if (focused && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  if (!isMoved) return;
  for (const [tile, box] of before) {
    if (!tile.isConnected) continue;
    const now = tile.getBoundingClientRect();
    const [x, y] = [box.left - now.left, box.top - now.top];
    if (x || y) tile.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: 420, easing: "ease-in-out" });
  }
}

function arrangeSoon() {
  if (sortTimer !== null) return;
  disorderSinceMs ||= Date.now();
  sortTimer = setTimeout(() => {
    sortTimer = null;
    const isAiming = Date.now() - pointedMs < AIMING_MS;
    if (isAiming && Date.now() - disorderSinceMs < LONGEST_WAIT_MS) arrangeSoon();
    else arrange();
  }, SORT_WAIT_MS);
}

function isOutOfOrder(room, tile) {
  if (!tile?.isConnected) return shows(room);
  if (!shows(room)) return true;
  const neighbour = (node) => node && rooms.get(node.dataset.id);
  const [last, next] = [neighbour(tile.previousElementSibling), neighbour(tile.nextElementSibling)];
  return Boolean((last && compare(last, room) > 0) || (next && compare(room, next) > 0));
}

function takeRoom(room) {
  const last = rooms.get(room.id);
  rooms.set(room.id, enrich(room));
  const tile = tiles.get(room.id);
  if (tile?.isConnected) fill(tile, room);
  if (isOutOfOrder(room, tile)) arrangeSoon();
  countSoon();
  if (last && last.attention !== room.attention && LOUD.includes(room.attention) && shows(room)) {
    document.getElementById("spoken").textContent = t("overview.alert", { room: room.name, state: stateWords(room) });
  }
}

function takeSnapshot(all) {
  rooms.clear();
  for (const room of all) rooms.set(room.id, enrich(room));
  for (const id of tiles.keys()) if (!rooms.has(id)) tiles.delete(id);
  arrange();
  count();
}

// --- the filters ---

function refilter() {
  filter = wanted();
  limit = step;
  history.replaceState(null, "", address());
  document.querySelector("[data-clear]").hidden = !Object.values(filter).some(Boolean);
  for (const link of document.querySelectorAll(".language a")) {
    const there = new URL(link.href);
    there.searchParams.set("next", address());
    link.href = there;
  }
  if (rooms.size === 0) return;
  arrange();
  count();
}

list.addEventListener("pointermove", () => { pointedMs = Date.now(); }, { passive: true });
form.addEventListener("input", refilter);
form.addEventListener("submit", (event) => {
  if (rooms.size === 0) return;
  event.preventDefault();
  refilter();
});
form.querySelector("[data-apply]").hidden = true;
strip.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || rooms.size === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  form.elements.state.value = link.dataset.state === filter.state ? "" : link.dataset.state;
  refilter();
});
document.querySelector("[data-clear]").addEventListener("click", (event) => {
  if (rooms.size === 0) return;
  event.preventDefault();
  for (const name of ["q", "area", "agency", "state"]) form.elements[name].value = "";
  refilter();
});
more.addEventListener("click", (event) => {
  if (rooms.size === 0) return;
  event.preventDefault();
  limit += step;
  arrange();
});

new Stream(() => list.dataset.stream, { snapshot: takeSnapshot, room: takeRoom });
