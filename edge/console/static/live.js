// Keeps a page true: puts what the unit says into its places, and says so when the unit is not heard any more.
// It decides nothing: texts and marks come ready from the unit. Used by the door's display and by the staff's page.

const STALE_MS = 3000; // the unit speaks at least each second
const POLL_MS = 1500;
const STREAM_AGAIN_MS = 15000;
const SHIFT_MS = 240000;

const root = document.documentElement;
let heard = performance.now();

function setText(place, words) {
  if (place.textContent !== words) place.textContent = words; // untouched places are not read out again
  place.hidden = words === "";
}

function setItems(list, items) {
  const wanted = JSON.stringify(items);
  if (list.dataset.shown === wanted) return;
  list.dataset.shown = wanted;
  list.replaceChildren(...items.map(([name, words]) => {
    const item = document.createElement("li");
    for (const [tag, content] of [["strong", name], ["span", words]]) {
      item.appendChild(document.createElement(tag)).textContent = content;
    }
    return item;
  }));
}

async function renew() {
  // Only when the page can be had: a kiosk that loads into nothing would keep the browser's error page for good.
  const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(STALE_MS) });
  if (answer.ok) location.reload();
}

function show(screen) {
  if (screen.build !== root.dataset.build) {
    renew().catch(() => {}); // the unit was upgraded under the page
    return;
  }
  for (const place of document.querySelectorAll("[data-text]")) setText(place, screen.texts[place.dataset.text] ?? "");
  for (const list of document.querySelectorAll("[data-items]")) setItems(list, screen.items[list.dataset.items] ?? []);
  for (const [name, value] of Object.entries(screen.marks)) root.setAttribute(`data-${name}`, value);
  for (const bar of document.querySelectorAll("[data-fill-bar]")) bar.setAttribute("width", screen.marks.fill);
  hear();
}

function hear() {
  heard = performance.now();
  const wasLost = root.dataset.link === "lost";
  root.dataset.link = "live";
  if (wasLost) dispatchEvent(new Event("unit-is-back"));
}

function watch() {
  if (performance.now() - heard > STALE_MS) root.dataset.link = "lost";
}

async function poll() {
  const answer = await fetch(root.dataset.state, { cache: "no-store", signal: AbortSignal.timeout(STALE_MS) });
  if (answer.status === 403) await renew(); // signed out
  if (answer.ok) show(await answer.json());
}

function stream() {
  const source = new EventSource(root.dataset.events);
  source.addEventListener("view", (event) => show(JSON.parse(event.data)));
  source.addEventListener("ping", hear);
  source.addEventListener("error", () => {
    // While the unit is away the browser connects again by itself; a refusal (no place, signed out) it takes as final.
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    const asking = setInterval(() => poll().catch(() => {}), POLL_MS);
    setTimeout(() => { clearInterval(asking); stream(); }, STREAM_AGAIN_MS);
    poll().catch(() => {});
  });
}

stream();
setInterval(watch, 250);
// Screens that show one picture for years burn in: the picture wanders by a few pixels.
setInterval(() => { root.dataset.shift = String((Number(root.dataset.shift ?? 0) + 1) % 4); }, SHIFT_MS);
