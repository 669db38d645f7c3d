"use strict";
// All tasks together.

function showOverview() {
  const { tables, entries } = overall();
  const visible = entries.filter((s) => shown(s.line));
  showOverallVerdict(tables, entries);
  const lines = entries.map((s) => s.line);
  fill(
    "board",
    el(
      "div",
      { class: "bar" },
      el("h2", { id: "board-title" }, "Leaderboard over all tasks"),
      filterBox(),
    ),
    legend(lines),
    el("div", { class: "card" }, overallTable(tables, visible)),
  );
  fill(
    "charts",
    el("div", { class: "grid" }, profileChart(visible), relativeChart(tables, visible)),
  );
  fill("targets");
}

function showOverallVerdict(tables, entries) {
  if (tables.length === 0) {
    fill(
      "verdict",
      el("h2", { id: "verdict-title" }, "Who wins?"),
      el("p", { class: "verdict" }, nobody()),
    );
    return;
  }
  const firsts = entries.map((sum) => ({
    name: nameOf(sum.line),
    n: [...sum.on.values()].filter((s) => s.low === 1).length,
  }));
  const most = d3.max(firsts, (f) => f.n);
  const often = firsts.filter((f) => f.n === most).map((f) => f.name);
  const claim = textOf(overallView()?.claim);
  const sentence = el(
    "p",
    { class: "verdict" },
    "At ",
    by(),
    ", ",
    claim ? [claimed(claim), ". "] : null,
    el("strong", null, inWords(often)),
    often.length > 1 ? " are each first or tied for first on " : " is first or tied for first on ",
    `${most} of ${tables.length}.`,
  );
  fill("verdict", el("h2", { id: "verdict-title" }, "Who wins?"), sentence);
}

// claimed sets off what a claim says from what is said of it.
function claimed(text) {
  const end = text.search(/[:;]/);
  return end < 0
    ? el("strong", null, text)
    : [el("strong", null, text.slice(0, end)), text.slice(end)];
}

function nobody() {
  return state.mode === "time"
    ? "No entry makes a draw in so little time."
    : "Nothing is scored yet.";
}

function overallTable(tables, visible) {
  const where = new Map(tables.map((t) => [t, standings(t).placed]));
  const complete = entriesOnAll(tables, visible);
  const columns = [
    {
      key: "rank",
      title: "rank",
      left: true,
      hint: "by relative error, among the entries that are on every task",
      mark: (s) => (s.low === 1 ? "winner" : ""),
      value: (s) => (s.low > 0 ? rankValue(s, s.relative.mean) : undefined),
      cell: (s) => (s.low > 0 ? rankCell(s, complete) : none),
    },
    {
      key: "entry",
      title: "entry",
      left: true,
      head: true,
      value: (s) => nameOf(s.line),
      cell: (s) => entryCell(null, s.line),
    },
    {
      key: "relative",
      title: "relative error",
      left: true,
      hint:
        "geometric mean over targets and tasks of r_T divided by the prior's, " +
        "with its 95 % interval",
      value: (s) => s.relative.mean,
      cell: (s) => intervalText(s.relative),
    },
    {
      key: "profile",
      title: "profile area",
      hint:
        "area under the performance profile, with its 95 % band at the most draws; " +
        "it depends on who else is entered",
      value: (s) => -s.profile.mean,
      cell: (s) => profileText(s.profile),
    },
    {
      key: "scored",
      title: "tasks",
      value: (s) => -s.scored,
      cell: (s) =>
        s.scored === s.tables
          ? `${s.tables}`
          : el("span", { class: "doubt" }, `${s.scored} of ${s.tables}`),
    },
    ...tables.map((table) => ({
      key: `on-${board.tables.indexOf(table)}`,
      title: title(table),
      hint: "rank and typical error",
      value: (s) => (s.on.get(table)?.k >= 0 ? s.on.get(table).r.mean : undefined),
      mark: (s) => (s.on.get(table)?.low === 1 ? "winner" : ""),
      cell: (s) => {
        const on = s.on.get(table);
        if (!on) return none;
        if (on.k < 0)
          return on.line.scored > 0
            ? "no time"
            : el("span", { class: "status" }, failureWords(on.line));
        return [
          rankCell(on, where.get(table)),
          doubts(table, on.line),
          el("span", { class: "range stack" }, scoreText(on.r)),
        ];
      },
    })),
  ];
  return sortable({
    caption:
      `Entries over ${counted(tables.length, "task")}, by ${by()}. Under each task: rank ` +
      "(with the range that it is known to) and typical error. First places are marked.",
    columns,
    rows: visible,
  });
}

function profileText({ mean, low, high }) {
  return percentText(mean) + (high > low ? ` [${percentText(low)}, ${percentText(high)}]` : "");
}

function entriesOnAll(tables, entries) {
  return entries.filter((s) => s.low > 0 && s.tables === tables.length);
}

// failureWords says in a word or two how a line without scores ended.
function failureWords(line) {
  const words = [
    ...new Set((line.failures ?? []).map((f) => textOf(f.status).replaceAll("_", " "))),
  ];
  return words.join(", ") || "no scores";
}

// profileSteps returns the performance profile of an entry as points of a step line. It rises by
// one of the entry's tables at each of its factors, which package board has found.
function profileSteps({ factors, tables }) {
  const points = factors.map((factor, i) => ({ factor, share: (i + 1) / tables }));
  const share = points.length / tables;
  return [{ factor: 1, share: 0 }, ...points, { factor: board.factor, share }];
}

function profileChart(visible) {
  const all = visible.flatMap((s) => profileSteps(s).map((p) => ({ ...p, line: s.line })));
  return figure({
    heading: "Performance profile",
    text:
      "Share of tasks on which an entry's typical error is within a factor F of the best, " +
      "on the targets that all have. Higher and further left is better.",
    label: `Performance profiles of ${visible.length} entries; the numbers are in the table below`,
    plot: (width) =>
      plotted(width, {
        x: logarithmic("factor F to the best typical error →", [1, board.factor], {
          domain: [1, board.factor],
        }),
        y: {
          domain: [0, 1],
          label: "↑ share of tasks",
          tickFormat: (v) => `${Math.round(100 * v)} %`,
        },
        marks: [
          ...visible.flatMap((s) =>
            marksOf(s.line, profileSteps(s), "factor", "share", { size: 0, curve: "step-after" }),
          ),
          tip(
            all,
            { x: "factor", y: "share" },
            (d) =>
              `${nameOf(d.line)}\nwithin ${plain(d.factor)}×: ${percentText(d.share)} of tasks`,
          ),
        ],
      }),
    numbers: () => {
      const factors = [1, 2, 4, 10, 30, 100];
      const share = (s, f) =>
        d3.max(
          profileSteps(s).filter((p) => p.factor <= f),
          (p) => p.share,
        );
      return numbersTable(
        "Share of tasks within a factor of the best",
        ["entry", ...factors.map((f) => `${f}×`)],
        visible.map((s) => [nameOf(s.line), ...factors.map((f) => percentText(share(s, f)))]),
      );
    },
  });
}

function relativeChart(tables, visible) {
  const points = visible.flatMap((s) =>
    tables.flatMap((table) => {
      const on = s.on.get(table);
      if (!on || on.k < 0 || !(on.line.relative[on.k] > 0)) return [];
      return [{ line: s.line, table: title(table), v: on.line.relative[on.k] }];
    }),
  );
  return figure({
    heading: "Relative error by task",
    text:
      "Typical error divided by the prior's, target by target: 1 (dashed) is no better " +
      "than guessing. Further left is better.",
    label: "Relative typical error of each entry on each task; the numbers are in the table below",
    plot: (width) =>
      plotted(width, {
        marginLeft: Math.min(width / 3, 20 + 7 * d3.max(tables, (t) => title(t).length)),
        height: Math.max(200, 70 + 44 * tables.length),
        x: logarithmic("typical error / prior's →", [...points.map((p) => p.v), 1]),
        y: { type: "point", domain: tables.map(title), label: null, padding: 0.6 },
        marks: [
          Plot.ruleX([1], { stroke: "var(--faint)", strokeDasharray: "3 3" }),
          ...visible.map((s) =>
            Plot.dot(
              points.filter((p) => p.line.entry === s.line.entry),
              {
                x: "v",
                y: "table",
                symbol: look(s.line).symbol,
                fill: look(s.line).color,
                r: 5.5,
                stroke: "var(--surface)",
              },
            ),
          ),
          tip(
            points,
            { x: "v", y: "table" },
            (d) => `${nameOf(d.line)} on ${d.table}\nr / prior = ${plain(d.v)}`,
          ),
        ],
      }),
    numbers: () =>
      numbersTable(
        "Relative error by task",
        ["entry", ...tables.map(title)],
        visible.map((s) => [
          nameOf(s.line),
          ...tables.map((t) =>
            plain(
              points.find((p) => p.line.entry === s.line.entry && p.table === title(t))?.v ?? NaN,
            ).replace("NaN", none),
          ),
        ]),
      ),
  });
}
