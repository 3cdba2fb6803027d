// The page's texts and times, as the server gave them in <script type="application/json" id="words">; both in the reader's language.

const words = JSON.parse(document.getElementById("words").textContent);
const zone = document.documentElement.dataset.zone;
const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const secondsFormat = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const dayFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "2-digit", month: "2-digit" });

export function t(key, values = {}) {
  const text = (values.n === 1 && words[`${key}#one`]) || words[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

// The time of day; with the day when it is not today.
export function clock(utcMs, nowMs = Date.now()) {
  const time = clockFormat.format(utcMs);
  const day = dayFormat.format(utcMs);
  return day === dayFormat.format(nowMs) ? time : t("time.on_day", { time, day });
}

export const clockSeconds = (utcMs) => secondsFormat.format(utcMs);
