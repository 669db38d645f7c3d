"use strict";
// What the reader has chosen, and what it makes of each line. Ranks, scores, intervals and
// sentences are those that package board has found (Placings).

const state = {
  table: board.tables.length === 1 ? 0 : -1, // -1 for all tasks
  mode: "draws", // or "time"
  t: board.draws.length - 1, // index of board.draws
  s: board.seconds.length - 1, // index of board.seconds
  fit: false, // whether training counts in the time
  filter: "",
  hidden: new Set(), // entries, by index
  sort: { column: "rank", down: false },
};

// indexIn returns the index of the chosen number of draws in a table: the most that the table has
// and that do not exceed it.
function indexIn(table) {
  let k = 0;
  table.t.forEach((t, i) => {
    if (t <= board.draws[state.t]) k = i;
  });
  return k;
}

// viewOf is a table as things are chosen, undefined if nothing is known of it.
function viewOf(table) {
  const { views, by } = table;
  if (state.mode === "draws") return views[by.draws[indexIn(table)]];
  return views[by[state.fit ? "fit" : "time"][state.s]];
}

// overallView is all tables together as things are chosen.
function overallView() {
  if (!board.overall) return undefined;
  const { views, by } = board.overall;
  if (state.mode === "draws") return views[by.draws[state.t]];
  return views[by[state.fit ? "fit" : "time"][state.s]];
}

// standing returns what a line comes to: k, the index of T (-1 if there is no time for a draw), its
// score, its ratio to the best on the targets that all have, and its rank.
function standing(table, line) {
  const view = viewOf(table),
    k = view?.at[line.i] ?? -1;
  if (line.scored === 0 || k < 0) return { k: -1 };
  return {
    k,
    t: table.t[k],
    r: typicalAt(line, k),
    ratio: view.ratio[line.i],
    low: view.low[line.i],
    high: view.high[line.i],
  };
}

// standings returns the lines that take part, best first, and the others.
function standings(table) {
  const all = table.lines.map((line) => ({ line, ...standing(table, line) }));
  const byName = (a, b) => d3.ascending(nameOf(a.line), nameOf(b.line));
  return {
    placed: all
      .filter((s) => s.k >= 0)
      .sort((a, b) => a.ratio - b.ratio || a.r.mean - b.r.mean || byName(a, b)),
    others: all.filter((s) => s.k < 0).sort(byName),
  };
}

// contested returns the tables in which somebody has a score as things are chosen.
function contested() {
  return board.tables
    .map((table) => ({ table, ...standings(table) }))
    .filter((c) => c.placed.length > 0);
}

// overall returns one object for each entry, best first; entries that are not on every task come
// last.
function overall() {
  const tables = contested(),
    view = overallView(),
    entries = new Map();
  for (const { table, placed, others } of tables) {
    for (const s of [...placed, ...others]) {
      const e = s.line.entry;
      if (!entries.has(e)) entries.set(e, overallOf(view, e, s.line));
      entries.get(e).on.set(table, s);
    }
  }
  const all = [...entries.values()].sort(
    (a, b) =>
      b.tables - a.tables ||
      a.relative.mean - b.relative.mean ||
      d3.ascending(nameOf(a.line), nameOf(b.line)),
  );
  return { tables: tables.map((t) => t.table), entries: all };
}

function overallOf(view, e, line) {
  const of = (name) => view?.[name][e] ?? NaN;
  const interval = (name) => ({ mean: of(name), low: of(`${name}_low`), high: of(`${name}_high`) });
  return {
    line,
    on: new Map(),
    tables: of("tables"),
    scored: of("scored"),
    low: of("low"),
    high: of("high"),
    relative: interval("relative"),
    profile: interval("profile"),
    factors: view?.factors[e] ?? [],
  };
}

// shown reports whether a line passes the filter of the reader, and is not switched off.
function shown(line) {
  const words = state.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${nameOf(line)} ${line.plugin}`.toLowerCase();
  const passes = (w) =>
    w.startsWith("-") && w.length > 1 ? !text.includes(w.slice(1)) : text.includes(w);
  return !state.hidden.has(line.entry) && words.every(passes);
}

// by says what the lines are compared by, in words.
function by() {
  if (state.mode === "draws") return `T = ${board.draws[state.t]}`;
  const training = state.fit ? "included" : "excluded";
  return `${roundSeconds(board.seconds[state.s])} for a target, training ${training}`;
}
