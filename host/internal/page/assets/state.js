"use strict";
// What the reader has chosen, and what it makes of each line.

const state = {
  table: board.tables.length === 1 ? 0 : -1, // -1 for all tasks
  mode: "draws", // or "time"
  t: allT.length - 1, // index of allT
  s: board.seconds.length - 1, // index of board.seconds
  fit: false, // whether training counts in the time
  filter: "",
  hidden: new Set(), // entries, by index
  sort: { column: "rank", down: false },
};

// indexIn returns the index of the chosen number of draws in a table: the most that the table has and that do not exceed it.
function indexIn(table) {
  let k = 0;
  table.t.forEach((t, i) => { if (t <= allT[state.t]) k = i; });
  return k;
}

function budgetOf(line) {
  return state.fit ? line.timefit : line.time;
}

// standing returns what a line comes to: k, the index of T (-1 if there is no time for a draw), its score, its ratio to the
// best on the targets that all have, and its rank.
function standing(table, line) {
  if (!line.r) return { k: -1 };
  const timed = state.mode === "time";
  const k = timed ? budgetOf(line)?.at[state.s] ?? -1 : indexIn(table);
  if (k < 0) return { k };
  const ranks = timed ? budgetOf(line).ranks.slice(2 * state.s) : line.ranks.slice(2 * k);
  const ratio = timed ? budgetOf(line).ratios[state.s] : line.ratios[k];
  return { k, t: table.t[k], r: line.r[k], ratio, low: ranks[0], high: ranks[1] };
}

// standings returns the lines that take part, best first, and the others.
function standings(table) {
  const all = table.lines.map((line) => ({ line, ...standing(table, line) }));
  return {
    placed: all.filter((s) => s.k >= 0).sort((a, b) => a.ratio - b.ratio || a.r[0] - b.r[0] || d3.ascending(nameOf(a.line), nameOf(b.line))),
    others: all.filter((s) => s.k < 0).sort((a, b) => d3.ascending(nameOf(a.line), nameOf(b.line))),
  };
}

// shown reports whether a line passes the filter of the reader, and is not switched off.
function shown(line) {
  const words = state.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${nameOf(line)} ${line.p}`.toLowerCase();
  return !state.hidden.has(line.e) && words.every((w) => (w.startsWith("-") && w.length > 1 ? !text.includes(w.slice(1)) : text.includes(w)));
}

// by says what the lines are compared by, in words.
function by() {
  if (state.mode === "draws") return `T = ${allT[state.t]}`;
  return `${roundSeconds(board.seconds[state.s])} for a target, training ${state.fit ? "included" : "excluded"}`;
}
