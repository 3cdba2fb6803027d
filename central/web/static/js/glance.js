// What a room and its doors show at a glance; says the same as central/web/glance.py, and a browser test holds the two equal.

export const STATES = ["over", "full", "fault", "offline", "filling", "calm"];
const FILLING_SHARE = 0.8;

const hundredths = (part, whole) => Math.round((1000 * part) / whole) / 10;

export function gauge(occupancy, limit) {
  const scale = Math.max(limit, occupancy, 1);
  const within = hundredths(Math.min(occupancy, limit), scale);
  if (occupancy <= limit) return { fill: within, excess: 0, limit: null };
  return { fill: within, excess: Math.round((100 - within) * 10) / 10, limit: within };
}

export function states(room) {
  const found = new Set([room.attention]);
  if (room.occupancy > room.limit) found.add("over");
  else if (room.limit > 0 && room.occupancy === room.limit) found.add("full");
  else if (room.limit > 0 && room.occupancy >= FILLING_SHARE * room.limit) found.add("filling");
  for (const door of room.doors) {
    if (door.faults.length) found.add("fault");
    if (!door.online) found.add("offline");
  }
  return found;
}

export function doorState(door) {
  if (door.seen_utc_ms === null) return "silent";
  if (!door.online) return "offline";
  if (door.faults.length) return "fault";
  return door.light === "green" ? "green" : "red";
}

export const lightOf = (room) => (room.doors.some((door) => door.online) ? room.light : "silent");

export const isUnknown = (room) => room.doors.every((door) => door.seen_utc_ms === null);

// Half the interval that holds the true number (0 while the count is taken to be right), and its ends; null while nothing can be said.
export function estimate(room) {
  if (room.spread === null || isUnknown(room)) return null;
  const half = Math.floor(room.spread + 0.5);
  return { half, low: Math.max(0, room.occupancy - half), high: room.occupancy + half };
}

// Since when part of the count is old: the earliest last word of the doors that are not connected; with all of them
// connected it is central that hears nothing, since the last word of any door.
export function staleSince(room) {
  if (!room.is_stale) return null;
  const heard = room.doors.filter((door) => door.seen_utc_ms !== null);
  const lost = heard.filter((door) => !door.online).map((door) => door.seen_utc_ms);
  if (lost.length) return Math.min(...lost);
  return heard.length && heard.length === room.doors.length ? Math.max(...heard.map((door) => door.seen_utc_ms)) : null;
}

export function fold(words) {
  return words.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim().split(/\s+/).join(" ");
}

// The text by which a name is sorted: numbers by their size, so that "Quầy 2" comes before "Quầy 10".
export function inOrder(name) {
  return fold(name).replace(/[0-9]+/g, (figures) => {
    const bare = figures.replace(/^0+(?=[0-9])/, "");
    return String(bare.length).padStart(3, "0") + bare;
  });
}

export function compare(a, b) {
  const rank = STATES.indexOf(a.attention) - STATES.indexOf(b.attention);
  if (rank) return rank;
  const excess = (room) => (room.attention === "over" ? room.occupancy - room.limit : 0);
  if (excess(a) !== excess(b)) return excess(b) - excess(a);
  if (a.sortName !== b.sortName) return a.sortName < b.sortName ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
