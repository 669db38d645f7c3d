"use strict";
// All tasks together. The definitions are those of package report (Standing), which has found the ranks and intervals.

// contested returns the tables in which somebody has a score as things are chosen.
function contested() {
  return board.tables.map((table) => ({ table, ...standings(table) })).filter((c) => c.placed.length > 0);
}

// overall returns one object for each entry, best first; entries that are not on every task come last. All scores are those
// that package report has found; ratio is to the best of a task, for the steps of the profile.
function overall() {
  const tables = contested();
  const entries = new Map();
  for (const { table, placed, others } of tables) {
    const best = placed[0].r[0];
    for (const s of [...placed, ...others]) {
      const sum = entries.get(s.line.e) ?? { line: s.line, tables: 0, scored: 0, on: new Map() };
      entries.set(s.line.e, sum);
      sum.tables++;
      sum.on.set(table, s);
      if (s.k < 0) continue;
      sum.scored++;
      s.ratio = s.r[0] === best ? 1 : s.r[0] / best;
    }
  }
  const places = state.mode === "time" ? board.overall?.[state.fit ? "timefit" : "time"][state.s] : board.overall?.draws[state.t];
  for (const sum of entries.values()) {
    [sum.low, sum.high] = places?.ranks.slice(2 * sum.line.e, 2 * sum.line.e + 2) ?? [0, 0];
    const [relative, low, high, profile] = places?.scores.slice(4 * sum.line.e, 4 * sum.line.e + 4) ?? [NaN, NaN, NaN, NaN];
    Object.assign(sum, { relative, ends: [low, high], profile });
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

// winners says in words who is first among the placed.
function winners(placed) {
  return placed.filter((s) => s.low === 1);
}
