"use strict";
// Shows what the endpoint "pools" says, each two seconds. It is below the same path as this page: nothing comes from anywhere else.

const endpoint = document.body.dataset.pools || "pools";
const PERIOD = 2000;
const TIMEOUT = 10_000;
const POINTS = 90;
const FEW_ACQUIRES = 100;
const SHORTEST = 30; // seconds that a chart shows
const main = document.getElementById("pools");
const summary = document.getElementById("summary");
const cards = new Map();

const number = (value) => value.toLocaleString("en", {maximumFractionDigits: value < 10 ? 1 : 0});
const percent = (share) => `${(share * 100).toLocaleString("en", {maximumFractionDigits: 1})} %`;

function bytes(count) {
  const units = ["B", "KB", "MB", "GB"];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024;
    unit++;
  }
  return `${count.toLocaleString("en", {maximumFractionDigits: unit > 1 ? 1 : 0})} ${units[unit]}`;
}

// Text is set and never parsed: names and figures come from the application.
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Where Spring Security puts its token for scripts, with csrf.spa().
function csrfToken() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("XSRF-TOKEN="));
  return cookie ? {"X-XSRF-TOKEN": decodeURIComponent(cookie.substring(cookie.indexOf("=") + 1))} : {};
}

async function json(path, options = {}) {
  const headers = {Accept: "application/json", "X-Requested-With": "XMLHttpRequest", ...options.headers};
  const response = await fetch(path, {...options, headers, signal: AbortSignal.timeout(TIMEOUT)});
  if (response.redirected) {
    throw new Error("it leads elsewhere; sign in again, and load this page anew");
  }
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw Object.assign(new Error(body.message || `${response.status} ${response.statusText}`.trim()), {status: response.status});
  }
  return response.status === 204 ? null : response.json();
}

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// A small line chart. What it shows is also its caption, in words.
class Chart {

  constructor(title, format, colors) {
    this.title = title;
    this.format = format;
    this.colors = colors;
    this.plot = null;
    this.drawing = element("div");
    this.drawing.setAttribute("role", "img");
    this.caption = element("figcaption");
    this.figure = element("figure", {}, this.drawing, this.caption);
  }

  show(data, words, top) {
    this.caption.textContent = `${this.title}: ${words}`;
    this.drawing.setAttribute("aria-label", this.caption.textContent);
    if (typeof uPlot === "undefined") {
      return;
    }
    const width = Math.max(160, this.figure.clientWidth);
    if (this.plot === null) {
      this.plot = new uPlot(this.options(width), data, this.drawing);
    } else {
      if (this.plot.width !== width) {
        this.plot.setSize({width, height: this.plot.height});
      }
      this.plot.setData(data, false);
    }
    const times = data[0];
    const last = times[times.length - 1];
    this.plot.batch(() => {
      this.plot.setScale("x", {min: Math.min(times[0], last - SHORTEST), max: last});
      this.plot.setScale("y", {min: 0, max: top});
    });
  }

  options(width) {
    const axis = {stroke: () => color("--soft"), grid: {stroke: () => color("--line"), width: 1}, ticks: {show: false}, font: "11px system-ui"};
    return {
      width, height: 90, pxAlign: 0, cursor: {show: false}, legend: {show: false},
      scales: {x: {auto: false}, y: {auto: false}},
      axes: [{...axis, show: false}, {...axis, size: 54, space: 30, values: (plot, values) => values.map(this.format)}],
      series: [{}, ...this.colors.map((name, i) => ({stroke: () => color(name), width: 2, dash: i > 0 ? [5, 4] : undefined}))],
    };
  }

}

class Card {

  static count = 0;

  constructor(name) {
    this.name = name;
    this.path = `${endpoint}/${encodeURIComponent(name)}`;
    this.samples = [];
    this.heading = element("h2", {textContent: name, id: `pool-${++Card.count}`});
    this.kind = element("span", {className: "kind"});
    this.status = element("span", {className: "status"});
    this.words = element("p", {className: "words"});
    this.findings = element("div");
    this.shown = [];
    this.hits = new Chart("Hit rate", (value) => `${Math.round(value * 100)} %`, ["--first"]);
    this.uses = new Chart("In use", number, ["--first"]);
    this.memory = new Chart("Retained", bytes, ["--first", "--second"]);
    this.discards = new Chart("Discards a second", number, ["--second"]);
    this.all = [this.hits, this.uses, this.memory, this.discards];
    this.charts = element("div", {className: "charts"}, ...this.all.map((chart) => chart.figure));
    this.failure = element("p", {className: "note"});
    this.sizes = new Sizes(this);
    this.trial = new Trial(this);
    this.element = element("article", {}, element("header", {}, this.heading, this.kind, this.status),
        this.words, this.failure, this.findings, this.charts, this.sizes.element, this.trial.element);
    this.element.setAttribute("aria-labelledby", this.heading.id);
  }

  destroy() {
    this.all.forEach((chart) => chart.plot?.destroy());
  }

  // What goes wrong with one pool is said there.
  async update(pool, time) {
    try {
      await this.show(pool, time);
      this.failure.textContent = "";
    } catch (ex) {
      this.failure.textContent = `No more is known of it: ${ex.message}.`;
    }
  }

  async show(pool, time) {
    const last = this.samples[this.samples.length - 1];
    if (last && last.pool.acquires > pool.acquires) {
      // the application was started again
      this.samples = [];
      this.trial.known = false;
      this.sizes.loaded = false;
    }
    this.samples.push({time, pool});
    this.samples.splice(0, this.samples.length - POINTS);
    const used = pool.acquires > 0;
    this.kind.textContent = pool.kind;
    this.status.textContent = used ? pool.status : "not used yet";
    this.element.className = used ? pool.status : "";
    this.words.textContent = used ? this.inWords(pool) : `Nothing was acquired from it so far.`;
    this.charts.hidden = !used;
    this.sizes.element.hidden = !used || pool.kind !== "buffer";
    this.trial.element.hidden = !used || pool.kind === "json";
    if (used) {
      this.draw(pool);
    }
    if (pool.status === "attention" || this.sizes.element.open) {
      const details = await json(this.path);
      this.showFindings(details.findings);
      await this.sizes.update(details);
    } else {
      this.showFindings([]);
    }
    await this.trial.update();
  }

  inWords(pool) {
    const discarded = Object.entries(pool.discarded).filter(([, count]) => count > 0)
        .map(([reason, count]) => `${number(count)} ${reason}`);
    const memory = pool.maxRetainedBytes > 0 ? `, holds ${bytes(pool.retainedBytes)} of at most ${bytes(pool.maxRetainedBytes)}` : "";
    const more = [[pool.overdue, "overdue"], [pool.leaked, "lost"], [pool.staleReleases, "released twice"], [pool.exhausted, "refused"]]
        .filter(([count]) => count > 0).map(([count, what]) => `, ${number(count)} ${what}`).join("");
    return `${number(pool.acquires)} acquire${pool.acquires === 1 ? "" : "s"}, of which ${percent(pool.hitRate)} reused something; ${number(pool.inUse)} in use, `
        + `${number(pool.idle)} idle${memory}${more}. Discarded: ${discarded.join(", ") || "nothing"}.`;
  }

  // What happened between two samples; null where nothing did.
  rates(figure) {
    return this.samples.map(({pool}, i) => i === 0 ? null : figure(this.samples[i - 1].pool, pool));
  }

  draw(pool) {
    const times = this.samples.map(({time}) => time);
    const all = (figure) => this.samples.map((sample) => figure(sample.pool));
    const hits = this.rates((before, now) => now.acquires > before.acquires ? (now.hits - before.hits) / (now.acquires - before.acquires) : null);
    const lately = hits.filter((rate) => rate !== null).pop();
    this.hits.show([times, hits], lately === undefined ? "not used just now" : `${percent(lately)} just now`, 1);
    const uses = all(({inUse}) => inUse);
    this.uses.show([times, uses], `${number(pool.inUse)} now, ${number(Math.max(...uses))} at most lately`, Math.max(1, ...uses) * 1.1);
    this.memory.figure.hidden = pool.maxRetainedBytes === 0;
    const retained = all(({retainedBytes}) => retainedBytes);
    const bound = all(({maxRetainedBytes}) => maxRetainedBytes || null);
    const most = Math.max(1, ...retained);
    const near = most > pool.maxRetainedBytes / 4;
    this.memory.show([times, retained, bound], `${bytes(pool.retainedBytes)}, bound ${bytes(pool.maxRetainedBytes)}${near ? " (dashed)" : ""}`,
        (near ? Math.max(most, pool.maxRetainedBytes) : most) * 1.1);
    const total = ({discarded}) => Object.values(discarded).reduce((sum, count) => sum + count, 0);
    const discards = this.samples.map(({pool: now, time}, i) => i === 0 ? null
        : (total(now) - total(this.samples[i - 1].pool)) / (time - this.samples[i - 1].time));
    const first = this.samples[0].pool;
    const reasons = Object.entries(pool.discarded).map(([reason, count]) => [reason, count - first.discarded[reason]])
        .filter(([, count]) => count > 0).map(([reason, count]) => `${number(count)} ${reason}`);
    this.discards.show([times, discards], reasons.join(", ") || "none lately", Math.max(1, ...discards) * 1.1);
  }

  // What stays is left where it is, with the focus and what is selected in it; only figures change.
  showFindings(findings) {
    const keys = findings.map(({rule, severity, advice, yaml}) => JSON.stringify([rule, severity, advice, yaml]));
    if (this.shown.length !== keys.length || keys.some((key, i) => key !== this.shown[i])) {
      this.shown = keys;
      this.findings.replaceChildren(...findings.map(finding));
    }
    findings.forEach(({evidence}, i) => {
      this.findings.children[i].querySelector(".evidence").textContent = evidence;
    });
  }

}

function finding({rule, severity, evidence, advice, yaml}) {
  const shown = element("section", {className: `finding ${severity}`}, element("h3", {textContent: `${rule} (${severity})`}),
      element("p", {className: "evidence", textContent: evidence}), element("p", {}, element("strong", {textContent: advice})));
  if (yaml) {
    shown.append(...pasteable(yaml, `the YAML against ${rule}`));
  }
  return shown;
}

function pasteable(yaml, what) {
  const copy = element("button", {type: "button", textContent: "Copy"});
  copy.setAttribute("aria-label", `Copy ${what}`);
  const result = element("span", {className: "note"});
  result.setAttribute("role", "status");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(yaml);
      result.textContent = "Copied.";
    } catch (ex) {
      result.textContent = "Select and copy it yourself: the browser does not allow it here.";
    }
  });
  return [element("pre", {textContent: yaml, tabIndex: 0}), copy, " ", result];
}

// The histogram of sizes, with the classes that there are, and those that would be better.
class Sizes {

  constructor(card) {
    this.card = card;
    this.body = element("div");
    this.element = element("details", {}, element("summary", {textContent: "Sizes and advice"}), this.body);
    this.element.addEventListener("toggle", () => {
      if (this.element.open) {
        this.load();
      }
    });
  }

  async load() {
    this.shown = undefined;
    this.body.replaceChildren(element("p", {className: "note", textContent: "Loading…"}));
    try {
      const details = await json(this.card.path);
      this.advice = await json(`${this.card.path}/advice`).catch((ex) => {
        if (ex.status !== 404) {
          throw ex;
        }
        return null;
      });
      this.loaded = true;
      await this.update(details);
    } catch (ex) {
      this.body.replaceChildren(element("p", {className: "note", textContent: `No sizes: ${ex.message}`}));
    }
  }

  async update(details) {
    if (!this.element.open || !this.loaded) {
      return;
    }
    const sizes = details.sizes.filter(({count}) => count > 0);
    const classes = details.sizeClasses.map(({size}) => size);
    const advised = this.advice ? sizesOf(this.advice.settings) : [];
    const children = sizes.length === 0 ? [element("p", {className: "note", textContent: "No buffer has ended yet."})]
        : [histogram(sizes, classes, advised), element("p", {className: "words", textContent: this.inWords(sizes, classes, advised)})];
    if (this.shown === undefined) {
      this.shown = element("div");
      this.body.replaceChildren(this.shown, ...this.advised());
    }
    this.shown.replaceChildren(...children);
  }

  advised() {
    if (this.advice === null) {
      return [element("p", {className: "note", textContent: "There is too little to advise on: fewer than 100 buffers, or no room for one."})];
    }
    return this.advice.yaml ? pasteable(this.advice.yaml, "the advised sizes") : [];
  }

  inWords(sizes, classes, advised) {
    const total = sizes.reduce((sum, {count}) => sum + count, 0);
    const most = sizes.reduce((one, other) => other.count > one.count ? other : one);
    const words = `${number(total)} buffers, most of them (${percent(most.count / total)}) of up to ${bytes(most.upTo)}, the largest up to ${bytes(sizes[sizes.length - 1].upTo)}. `
        + `Classes: ${classes.map(bytes).join(", ")}.`;
    const foretold = ({hitRate, wasteRatio}) => `hit rate ${percent(hitRate)}, unused ${percent(wasteRatio)}`;
    return this.advice ? `${words} Now: ${foretold(this.advice.current)}. Advised: ${advised.map(bytes).join(", ")}, which would come to ${foretold(this.advice.predicted)}.` : words;
  }

}

const sizesOf = (settings) => (settings.sizeClasses || []).map(Number);

function histogram(sizes, classes, advised) {
  const svg = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const place = (size) => Math.log2(Math.max(1, size));
  const ends = [...sizes.map(({upTo}) => upTo), ...classes, ...advised].map(place);
  const low = Math.min(...ends) - 1, high = Math.max(...ends) + 0.5;
  const x = (size) => (place(size) - low) / (high - low) * 600;
  const most = Math.max(...sizes.map(({count}) => count));
  const drawing = svg("svg", {viewBox: "0 0 600 110", preserveAspectRatio: "none", role: "img", "aria-label": "Sizes of buffers, on a logarithmic scale; the same in words below"});
  for (const {upTo, count} of sizes) {
    const height = Math.max(1, count / most * 100);
    const left = x(upTo / 1.19);
    drawing.append(svg("rect", {x: left, y: 110 - height, width: Math.max(2, x(upTo) - left - 1), height, fill: "var(--first)"}));
  }
  classes.forEach((size) => drawing.append(svg("line", {x1: x(size), x2: x(size), y1: 5, y2: 110, stroke: "var(--soft)", "vector-effect": "non-scaling-stroke", "stroke-width": 1.5})));
  advised.forEach((size) => drawing.append(svg("line", {x1: x(size), x2: x(size), y1: 5, y2: 110, stroke: "var(--second)", "vector-effect": "non-scaling-stroke", "stroke-width": 2, "stroke-dasharray": "5 4"})));
  const legend = `${bytes(sizes[0].upTo)} to ${bytes(sizes[sizes.length - 1].upTo)}; lines: classes${advised.length > 0 ? ", dashed: advised" : ""}`;
  return element("figure", {}, drawing, element("figcaption", {textContent: legend}));
}

class Trial {

  constructor(card) {
    this.card = card;
    this.button = element("button", {type: "button", textContent: "Try without this pool for 10 s"});
    this.button.setAttribute("aria-label", `Try without this pool for 10 s: ${card.name}`);
    this.words = element("span", {className: "words"});
    this.words.setAttribute("role", "status");
    this.element = element("p", {}, this.button, " ", this.words);
    this.button.addEventListener("click", () => this.start());
  }

  async start() {
    try {
      await json(`${this.card.path}/trial`, {method: "POST", headers: {"Content-Type": "application/json", ...csrfToken()}, body: '{"duration": "10s"}'});
      this.known = false;
      await this.update();
    } catch (ex) {
      this.words.textContent = ex.status === 405 ? "Not allowed: it needs management.endpoint.pools.access: unrestricted."
          : ex.status === 403 ? "Not allowed: you, or the CSRF token, which this page sends as csrf.spa() wants it. Start it with curl." : `Not started: ${ex.message}`;
    }
  }

  // Asked once, and as long as one runs.
  async update() {
    if (this.known || this.element.hidden) {
      return;
    }
    const trial = await json(`${this.card.path}/trial`);
    this.known = trial.state !== "running";
    this.button.disabled = trial.state === "running";
    if (trial.state !== "none") {
      this.words.textContent = trial.state === "running" ? "A trial runs: a sixth of the time there is no pool." : this.inWords(trial);
    }
  }

  inWords({verdict, timeRatio, bytesRatio, pooled, plain}) {
    if (!timeRatio) {
      return `Verdict: ${verdict}. The pool was hardly used meanwhile.`;
    }
    const range = ([low, high]) => `${low.toFixed(2)} to ${high.toFixed(2)}`;
    return `Verdict: ${verdict}. With the pool one use takes ${range(timeRatio)} × the time and ${range(bytesRatio)} × the memory (${bytes(pooled.bytesPerOperation)} instead of ${bytes(plain.bytesPerOperation)}).`;
  }

}

function worstFirst([, one], [, other]) {
  const rank = ({status, acquires}) => status === "attention" ? 0 : acquires > 0 ? 1 : 2;
  return rank(one) - rank(other);
}

function arrange(entries) {
  const order = entries.sort(worstFirst).map(([name]) => cards.get(name).element);
  if (order.some((card, i) => main.children[i] !== card) || main.children.length !== order.length) {
    const focused = document.activeElement;
    main.replaceChildren(...order);
    if (focused && main.contains(focused)) {
      focused.focus({preventScroll: true});
    }
  }
}

function summarize(entries) {
  const sick = entries.filter(([, {status}]) => status === "attention").map(([name]) => name);
  const used = entries.filter(([, {acquires}]) => acquires >= FEW_ACQUIRES).length;
  const words = entries.length === 0 ? "There are no pools. Configure one below pools.buffer, or remove pools.enabled: false."
      : sick.length > 0 ? `Look at ${sick.join(", ")}: what is wrong, and what to write, is below.`
      : used === 0 ? "Nothing much has happened yet." : `No finding stands: ${used} of ${entries.length} pools are in use.`;
  if (summary.textContent !== words) {
    summary.textContent = words;
  }
}

async function refresh() {
  try {
    const {pools} = await json(endpoint);
    const entries = Object.entries(pools);
    const time = Date.now() / 1000;
    for (const name of [...cards.keys()].filter((known) => !Object.hasOwn(pools, known))) {
      cards.get(name).destroy();
      cards.delete(name);
    }
    entries.forEach(([name]) => cards.has(name) || cards.set(name, new Card(name)));
    arrange(entries);
    summarize(entries);
    document.getElementById("error")?.remove();
    await Promise.all(entries.map(([name, pool]) => cards.get(name).update(pool, time)));
  } catch (ex) {
    const words = `No answer from the endpoint "pools": ${ex.message}. ${cards.size > 0 ? "What is shown is of before." : "Is it exposed?"}`;
    const error = document.getElementById("error") || element("p", {id: "error"});
    if (error.textContent !== words) {
      error.setAttribute("role", "alert");
      error.textContent = words;
      summary.after(error);
    }
  }
  setTimeout(refresh, PERIOD);
}

refresh();
