// Today's people inside, as steps, against the limit. The history comes from the API; the stream adds to its end.

import { clock, t } from "./words.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--chart-${name}`).trim();
const ink = () => getComputedStyle(document.documentElement).getPropertyValue("--ink-faint").trim();

export class Curve {
  constructor(box, note, peak) {
    this.box = box;
    this.note = note;
    this.peak = peak;
    this.limit = Number(box.dataset.limit);
    this.times = [];
    this.people = [];
    this.read = null;
    new ResizeObserver(() => this.resize()).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.rebuild());
  }

  // The day so far fills the width: from shortly before the first person to now, ten minutes at least.
  span() {
    const nowS = Date.now() / 1000;
    const moved = this.people.findIndex((n) => n > 0);
    const first = moved < 0 ? nowS : this.times[moved];
    const widthS = Math.max(600, nowS - first);
    return [nowS - widthS * 1.04, nowS + widthS * 0.02];
  }

  async load() {
    const { history, from } = this.box.dataset;
    try {
      const answer = await fetch(`${history}?from=${Number(from)}&to=${Date.now()}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { points } = await answer.json();
      this.times = points.map((point) => point.utc_ms / 1000);
      this.people = points.map((point) => Math.max(0, point.occupancy));
      this.note.textContent = points.length ? "" : t("chart.none");
    } catch {
      this.note.textContent = t("chart.failed");
    }
    this.rebuild();
  }

  extend(occupancy, limit) {
    const isNewLimit = limit !== this.limit;
    this.limit = limit;
    if (this.people.at(-1) !== occupancy) {
      this.times.push(Date.now() / 1000);
      this.people.push(occupancy);
      this.note.textContent = "";
    }
    if (isNewLimit || !this.plot) this.rebuild();
    else this.redraw();
  }

  data() {
    // The last step reaches to now, and the limit from edge to edge.
    const [left, right] = this.span();
    const times = [left, ...this.times, Date.now() / 1000, right];
    const people = [null, ...this.people, this.people.at(-1) ?? null, null];
    const order = times.map((_, index) => index).sort((a, b) => times[a] - times[b]);
    return [order.map((index) => times[index]), order.map((index) => people[index]), order.map(() => this.limit)];
  }

  redraw() {
    if (!this.plot) return;
    this.plot.setData(this.data(), false);
    const [min, max] = this.span();
    this.plot.setScale("x", { min, max });
    this.sayPeak();
  }

  sayPeak() {
    const top = Math.max(0, ...this.people);
    const at = this.people.indexOf(top);
    this.peak.textContent = top > 0 ? t("chart.peak", { n: top, time: clock(this.times[at] * 1000) }) : "";
  }

  size() {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  resize() {
    if (this.plot) this.plot.setSize(this.size());
  }

  rebuild() {
    const size = this.size();
    this.plot?.destroy();
    const top = () => Math.max(this.limit, ...this.people, 1) * 1.12;
    const axis = {
      stroke: ink(), font: `12px ${getComputedStyle(document.body).fontFamily}`,
      grid: { stroke: colour("grid"), width: 1 }, ticks: { show: false },
    };
    const [min, max] = this.span();
    this.plot = new window.uPlot({
      ...size,
      tzDate: (seconds) => window.uPlot.tzDate(new Date(seconds * 1000), document.documentElement.dataset.zone),
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
      scales: { x: { min, max }, y: { range: () => [0, top()] } },
      axes: [
        { ...axis, size: 26, values: "{HH}:{mm}", space: 56 },
        { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500], space: 36 },
      ],
      series: [
        {},
        { stroke: colour("line"), width: 2, fill: colour("fill"), paths: window.uPlot.paths.stepped({ align: 1 }), points: { show: false } },
        { stroke: colour("limit"), width: 1.5, dash: [6, 4], points: { show: false } },
      ],
      hooks: { setCursor: [(plot) => this.sayAt(plot)] },
    }, this.data(), this.box);
    this.read = document.createElement("div");
    this.read.className = "read";
    this.read.hidden = true;
    this.plot.over.append(this.read);
    this.sayPeak();
  }

  // The figure under the pointer, in a small flag that stays inside the chart.
  sayAt(plot) {
    if (!this.read) return;
    const { left, idx } = plot.cursor;
    const people = idx === null || idx === undefined ? null : plot.data[1][idx];
    this.read.hidden = left < 0 || people === null || people === undefined;
    if (this.read.hidden) return;
    this.read.textContent = t("chart.at", { time: clock(plot.data[0][idx] * 1000), n: people });
    const x = Math.min(Math.max(0, left - this.read.offsetWidth / 2), plot.over.clientWidth - this.read.offsetWidth);
    this.read.style.transform = `translate(${x}px, 0)`;
  }
}
