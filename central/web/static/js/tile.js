// Draws one room into one tile, touching only what changed. The markup is the macro `tile` of templates/parts.html.

import { doorState, estimate, gauge, isUnknown, lightOf, staleSince } from "./glance.js";
import { clock, t } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
let marks = "";
export const useMarks = (address) => { marks = address; };

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setAttribute(node, name, value) {
  const text = String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

export function setMark(svg, name) {
  setAttribute(svg.firstElementChild, "href", `${marks}#${name}`);
}

function newMark(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  setMark(svg, name);
  return svg;
}

export function stateWords(room) {
  return room.attention === "full" && room.limit === 0 ? t("tile.closed") : t(`state.${room.attention}`);
}

export function setLamp(parts, room) {
  const light = lightOf(room);
  setAttribute(parts.lamp, "data-light", light);
  setMark(parts["lamp-mark"], light);
  setText(parts["lamp-words"], t(light === "silent" ? "tile.light_unknown" : `wire.light.${light}`));
}

export function setStale(parts, room) {
  parts.stale.hidden = !room.is_stale || isUnknown(room);
  setText(parts.stale, staleWords(room));
}

export function leftWords(room) {
  if (isUnknown(room)) return room.doors.length ? t("tile.no_figure") : t("tile.no_doors");
  const left = room.limit - room.occupancy;
  if (left > 0) return t("tile.left", { n: left });
  return left === 0 ? t("tile.none_left") : t("tile.excess", { n: -left });
}

export function estimateWords(room) {
  const found = estimate(room);
  if (!found) return isUnknown(room) ? "" : t("tile.estimate_unknown");
  return found.half ? t("tile.estimate", found) : "";
}

export function marginWords(room) {
  const found = estimate(room);
  if (!found) return isUnknown(room) ? "" : t("tile.margin", { n: "?" });
  return found.half ? t("tile.margin", { n: found.half }) : "";
}

function staleWords(room) {
  const since = staleSince(room);
  if (since !== null) return t("tile.old_since", { time: clock(since) });
  return t(isUnknown(room) ? "tile.no_figure" : "tile.incomplete");
}

export function setLevel(parts, room) {
  setMark(parts["level-mark"], `level-${room.level}`);
  setText(parts.level, t("tile.level", { level: room.level }));
}

export function levelOfWords(room) {
  return room.level_of ? t("tile.level_of", { area: room.level_of }) : t("tile.level_unset");
}

export function whereWords(room) {
  const { area, district, agency } = room;
  return room.area_id === room.district_id ? t("tile.where", { area, agency }) : t("tile.where_district", { area, district, agency });
}

function doorItem(door) {
  const state = doorState(door);
  const item = document.createElement("li");
  item.dataset.door = state;
  const words = document.createElement("span");
  const trouble = document.createElement("span");
  trouble.className = state === "green" || state === "red" ? "unseen" : "door-trouble";
  const what = state === "fault" ? door.faults.map((entry) => t(`wire.fault.${entry}`)).join(", ") : t(`door.${state}`);
  trouble.textContent = `: ${what}`;
  words.append(door.name, trouble);
  item.append(newMark(state), words);
  return item;
}

export function setGauge(svg, room) {
  const bar = gauge(room.occupancy, room.limit);
  const [fill, excess, limit] = svg.children;
  setAttribute(fill, "width", bar.fill);
  setAttribute(excess, "x", bar.fill);
  setAttribute(excess, "width", bar.excess);
  setAttribute(limit, "x", bar.limit ?? 0);
  setAttribute(limit, "width", bar.limit === null ? 0 : 1);
}

export function fill(tile, room) {
  const parts = tile.parts ?? (tile.parts = Object.fromEntries(
    Array.from(tile.querySelectorAll("[data-part]"), (node) => [node.dataset.part, node])));
  setAttribute(tile, "data-state", room.attention);
  tile.toggleAttribute("data-stale", room.is_stale);
  setMark(parts.mark, room.attention);
  setText(parts.state, stateWords(room));
  setText(parts.name, room.name);
  setText(parts.where, whereWords(room));
  setText(parts.occupancy, isUnknown(room) ? "–" : String(room.occupancy));
  setAttribute(parts.occupancy, "title", estimateWords(room));
  setText(parts.limit, t("tile.of", { limit: room.limit }));
  setGauge(parts.gauge, room);
  setLevel(parts, room);
  setLamp(parts, room);
  setText(parts.left, leftWords(room));
  setStale(parts, room);
  const doors = JSON.stringify(room.doors.map((door) => [door.name, doorState(door), door.faults]));
  if (tile.doorsDrawn !== doors) {
    tile.doorsDrawn = doors;
    parts.doors.replaceChildren(...room.doors.map(doorItem));
  }
}

// A new tile from one that is there; only the identity and the link are not part of `fill`.
export function newTile(pattern, room, address) {
  const tile = pattern.cloneNode(true);
  tile.dataset.id = room.id;
  tile.querySelector("h3 a").href = address;
  fill(tile, room);
  return tile;
}
