"use strict";
// What stands behind a line: its warnings, where each of its numbers is from, how it was trained,
// what it drew.

// openDialog shows something over the page. Escape and a click beside it close it; the focus
// returns to where it was.
function openDialog(heading, content) {
  const dialog = at("dialog");
  dialog.replaceChildren(
    el(
      "div",
      { class: "bar" },
      el("h2", { id: "dialog-title" }, heading),
      el("button", { type: "button", click: () => dialog.close(), autofocus: true }, "Close"),
    ),
    ...content,
  );
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  draw(dialog);
}

// openEntry shows a line of a table; without a table, that of the first table that the entry is on.
function openEntry(table, line) {
  const tables = board.tables.filter((t) => t.lines.some((l) => l.entry === line.entry));
  const chosen = table ?? tables[0];
  const own = chosen.lines.find((l) => l.entry === line.entry);
  const choice = el(
    "p",
    null,
    el(
      "label",
      null,
      "Task ",
      el(
        "select",
        {
          change: (event) => openEntry(board.tables[Number(event.target.value)], line),
        },
        tables.map((t) =>
          el("option", { value: board.tables.indexOf(t), selected: t === chosen }, title(t)),
        ),
      ),
    ),
  );
  const pictures = own.scored > 0 ? entryPictures(chosen, own) : [];
  openDialog(
    `${nameOf(own)} on ${title(chosen)}`,
    [
      tables.length > 1 ? choice : null,
      summaryCard(chosen, own),
      warningCard(chosen, own),
      ...(own.cells ?? []).map((c) => cellCard(chosen, own, c)),
      el("div", { class: "grid" }, trainingCharts(own)),
      ...pictures,
    ].filter(Boolean),
  );
}

function facts(pairs) {
  return el(
    "dl",
    { class: "facts" },
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => [el("dt", null, name), el("dd", null, value)])
      .flat(),
  );
}

function summaryCard(table, line) {
  const s = { line, ...standing(table, line) };
  return el(
    "div",
    { class: "card" },
    el("h3", null, `By ${by()}`),
    facts([
      [
        "rank",
        s.k >= 0
          ? rankCell(s, standings(table).placed).filter(Boolean)
          : line.scored > 0
            ? "no draw in so little time"
            : failureWords(line),
      ],
      [
        "typical error",
        s.k >= 0
          ? `r_${s.t} = ${intervalText(s.r)}, quartiles over targets ` +
            `${plain(s.r.q25)} to ${plain(s.r.q75)}`
          : null,
      ],
      ["mean error", s.k >= 0 ? meanWords(s.line.mean, s.k) : null],
      ...board.metrics
        .filter((m) => !m.column && measuredOf(m, line.values?.[m.name]?.mean))
        .map((m) => [m.title, `${metricText(m, line.values[m.name], line.shared)}, ${m.doc}`]),
      [
        "draws",
        line.scored > 0
          ? line.ranked
            ? "ranked by the model, best first"
            : "independent of each other"
          : null,
      ],
      ["repeats", `${line.scored} with scores of ${line.recorded} recorded`],
    ]),
  );
}

// meanWords says what the arithmetic mean is, and how much of it few targets make.
function meanWords({ value, worst }, k) {
  const share =
    worst[k] > 0 ? `; the worst 1 % of the targets carry ${percentText(worst[k])} of it` : "";
  return `${plain(value[k], 2)}, the arithmetic mean, as in the paper${share}`;
}

function warningCard(table, line) {
  const all = [
    ...(line.footnotes ?? []).map((i) => `[${i + 1}] ${table.footnotes[i]}`),
    ...(line.scored > 0 ? (table.notes ?? []) : []),
  ];
  if (all.length === 0) return null;
  return el(
    "div",
    { class: "notice warned" },
    el("strong", null, "Warnings"),
    el(
      "ul",
      { class: "foot" },
      all.map((text) => el("li", null, text)),
    ),
  );
}

// measuredOf reports whether a value is known. A cost of 0 was not measured.
function measuredOf(metric, value) {
  return metric.cost ? value > 0 : value !== undefined;
}

// measured says what a repeat took and scored, metric by metric.
function measured(c) {
  const known = board.metrics.filter((m) => measuredOf(m, c.values?.[m.name]));
  return (
    known
      .map((m) => `${m.title} ${metricText(m, { mean: c.values[m.name] }, c.shared)}`)
      .join(", ") + (c.shared ? "; another cell ran beside it" : "")
  );
}

// cellCard is the provenance of one repeat.
function cellCard(table, line, c) {
  const status = textOf(c.status),
    taskParams = textOf(c.task.params);
  const command = `bench reproduce records/${table.task}/${nameOf(line)}/${c.repeat}.json`;
  const pre = (text) => (textOf(text) ? el("pre", null, textOf(text)) : null);
  const code = (text) => el("code", null, textOf(text));
  const copy = el(
    "button",
    {
      type: "button",
      click: async () => {
        try {
          await navigator.clipboard.writeText(command);
          copy.textContent = "Copied";
        } catch {
          copy.textContent = "Select and copy it";
        }
      },
    },
    "Copy",
  );
  return el(
    "div",
    { class: "card" },
    el(
      "h3",
      null,
      `Repeat ${c.repeat}: `,
      status === "ok"
        ? `typical error ${plain(c.last_r ?? 0)} at its last T`
        : el("span", { class: "status" }, status.replaceAll("_", " ")),
    ),
    facts(
      [
        ["reason", textOf(c.reason)],
        ["detail", pre(c.detail)],
        ["warnings", pre(c.warnings)],
        ["measured", measured(c)],
        ["model", `${textOf(c.model.name)}, executable `],
        ["", code(c.model.digest)],
        ["parameters", code(c.model.params)],
        [
          "task",
          `${textOf(c.task.name)}${taskParams === "{}" ? "" : " " + taskParams}, executable `,
        ],
        ["", code(c.task.digest)],
        ["asked for", textOf(c.asked)],
        ["machine", textOf(c.machine)],
        ["built", textOf(c.build)],
        ["started", textOf(c.started)],
        ["key", el("code", null, c.key + "…")],
        ["run it again", el("div", { class: "command" }, el("code", null, command), copy)],
        ["", el("span", { class: "aside" }, "in the board's folder")],
      ].map(([name, value]) => [name || " ", value]),
    ),
  );
}

// failures are the cells without scores, those of a line that ended alike together.
function failures() {
  const groups = new Map();
  for (const table of board.tables) {
    if (state.table >= 0 && table !== board.tables[state.table]) continue;
    for (const line of table.lines) {
      for (const { repeat, status, reason } of line.failures ?? []) {
        const key = [board.tables.indexOf(table), line.entry, status, reason].join();
        const group = groups.get(key) ?? {
          table,
          line,
          repeats: [],
          status: textOf(status),
          reason: textOf(reason),
        };
        groups.set(key, group);
        group.repeats.push(repeat);
      }
    }
  }
  return [...groups.values()];
}

// showFailures lists the cells without scores and those that are not run yet.
function showFailures() {
  const groups = failures();
  const missing = (board.plan?.missing ?? []).filter(
    (cell) => state.table < 0 || cell.startsWith(board.tables[state.table].task + "/"),
  );
  const parts = [];
  if (groups.length > 0) {
    const titles = ["task", "entry", "repeats", "how it ended", "reason"];
    const row = (f) =>
      el(
        "tr",
        null,
        el("td", { class: "left" }, title(f.table)),
        el("th", { scope: "row", class: "left" }, entryCell(f.table, f.line)),
        el("td", { class: "left" }, f.repeats.join(", ")),
        el("td", { class: "left status" }, f.status.replaceAll("_", " ")),
        el("td", { class: "reason" }, f.reason || none),
      );
    parts.push(
      el(
        "div",
        {
          class: "card scroll",
          tabindex: "0",
          role: "region",
          "aria-label": "Cells without scores",
        },
        el(
          "table",
          null,
          el(
            "caption",
            null,
            `${counted(
              d3.sum(groups, (f) => f.repeats.length),
              "cell",
            )} without scores. ` +
              "A model's own failure is a result: it is not run again unless asked.",
          ),
          el(
            "thead",
            null,
            el(
              "tr",
              null,
              titles.map((t) => el("th", { scope: "col", class: "left" }, t)),
            ),
          ),
          el("tbody", null, groups.map(row)),
        ),
      ),
    );
  }
  if (missing.length > 0)
    parts.push(
      el(
        "div",
        { class: "card" },
        unfold(`${counted(missing.length, "cell")} not run yet`, () =>
          el("p", { class: "mono" }, missing.join("  ")),
        ),
      ),
    );
  fill(
    "failures",
    parts.length > 0 ? el("h2", { id: "failures-title" }, "Failed and missing") : null,
    parts,
  );
}
