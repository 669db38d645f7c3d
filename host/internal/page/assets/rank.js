"use strict";
// All tasks together. Ranks, scores, intervals and sentences are those that package board has found (Standing).

// contested returns the tables in which somebody has a score as things are chosen.
function contested() {
  return board.tables.map((table) => ({ table, ...standings(table) })).filter((c) => c.placed.length > 0);
}

// placesNow are those of all entries as things are chosen, found by package board.
function placesNow() {
  return state.mode === "time" ? board.overall?.[state.fit ? "timefit" : "time"][state.s] : board.overall?.draws[state.t];
}

// overall returns one object for each entry, best first; entries that are not on every task come last.
function overall() {
  const tables = contested();
  const entries = new Map();
  for (const { table, placed, others } of tables) {
    for (const s of [...placed, ...others]) {
      const sum = entries.get(s.line.e) ?? { line: s.line, tables: 0, scored: 0, on: new Map() };
      entries.set(s.line.e, sum);
      sum.tables++;
      sum.on.set(table, s);
      if (s.k >= 0) sum.scored++;
    }
  }
  const places = placesNow();
  for (const sum of entries.values()) {
    [sum.low, sum.high] = places?.ranks.slice(2 * sum.line.e, 2 * sum.line.e + 2) ?? [0, 0];
    const [relative, low, high, profile, profileLow, profileHigh] = places?.scores.slice(6 * sum.line.e, 6 * sum.line.e + 6) ?? Array(6).fill(NaN);
    Object.assign(sum, { relative, ends: [low, high], profile, band: [profileLow, profileHigh] });
  }
  const all = [...entries.values()].sort((a, b) =>
    b.tables - a.tables || a.relative - b.relative || d3.ascending(nameOf(a.line), nameOf(b.line)));
  return { tables: tables.map((t) => t.table), entries: all };
}

// profileSteps returns the performance profile of an entry as points of a step line: factor, share of its tasks.
function profileSteps(sum) {
  const ratios = [...sum.on.values()].filter((s) => s.k >= 0).map((s) => s.ratio).sort(d3.ascending);
  const points = [{ factor: 1, share: 0 }];
  ratios.forEach((ratio, i) => points.push({ factor: Math.min(ratio, board.factor), share: ratio <= board.factor ? (i + 1) / sum.tables : points[points.length - 1].share }));
  points.push({ factor: board.factor, share: points[points.length - 1].share });
  return points;
}

// front returns the points that no other beats in both time and error, by time.
function front(points) {
  const best = [];
  for (const p of [...points].sort((a, b) => a.seconds - b.seconds || a.r - b.r)) {
    if (best.length === 0 || p.r < best[best.length - 1].r) best.push(p);
  }
  return best;
}
