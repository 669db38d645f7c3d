"use strict";
// What stands behind a line: its warnings, where each of its numbers is from, how it was trained, what it drew.

// openDialog shows something over the page. Escape and a click beside it close it; the focus returns to where it was.
function openDialog(heading, content) {
  const dialog = at("dialog");
  dialog.replaceChildren(el("div", { class: "bar" }, el("h2", { id: "dialog-title" }, heading),
    el("button", { type: "button", click: () => dialog.close(), autofocus: true }, "Close")), ...content);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  draw(dialog);
}

// openEntry shows a line of a table; without a table, that of the first table that the entry is on.
function openEntry(table, line) {
  const tables = board.tables.filter((t) => t.lines.some((l) => l.e === line.e));
  const chosen = table ?? tables[0];
  const own = chosen.lines.find((l) => l.e === line.e);
  const choice = el("p", null, el("label", null, "Task ", el("select", {
    change: (event) => openEntry(board.tables[Number(event.target.value)], line),
  }, tables.map((t) => el("option", { value: board.tables.indexOf(t), selected: t === chosen }, title(t))))));
  const pictures = own.r ? entryPictures(chosen, own) : [];
  openDialog(`${nameOf(own)} on ${title(chosen)}`, [
    tables.length > 1 ? choice : null, summaryCard(chosen, own), warningCard(chosen, own), ...cellsOf(own).map((c) => cellCard(chosen, own, c)),
    el("div", { class: "grid" }, trainingCharts(own)), ...pictures,
  ].filter(Boolean));
}

function facts(pairs) {
  return el("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => [el("dt", null, name), el("dd", null, value)]).flat());
}

function summaryCard(table, line) {
  const s = { line, ...standing(table, line) };
  return el("div", { class: "card" }, el("h3", null, `By ${by()}`), facts([
    ["rank", s.k >= 0 ? rankCell(s, standings(table).placed).filter(Boolean) : line.n > 0 ? "no draw in so little time" : failureWords(line)],
    ["typical error", s.k >= 0 ? `r_${s.t} = ${intervalText(s.r)}, quartiles over targets ${plain(s.r[3])} to ${plain(s.r[4])}` : null],
    ["mean error", s.k >= 0 ? meanWords(s.line.mean[s.k]) : null],
    ["capped", line.cap > 0 ? `${percentText(line.cap)} of the draws are worse than a guess is on average, and count as that` : null],
    ["draws", line.r ? (line.ranked ? "ranked by the model, best first" : "independent of each other") : null],
    ["repeats", `${line.n} with scores of ${line.of} recorded`],
  ]));
}

// meanWords says what the arithmetic mean is, and how much of it few targets make.
function meanWords([mean, worst]) {
  return `${plain(mean, 2)}, the arithmetic mean, as in the paper${worst > 0 ? `; the worst 1 % of the targets carry ${percentText(worst)} of it` : ""}`;
}

function warningCard(table, line) {
  const all = [...(line.foot ?? []).map((i) => `[${i + 1}] ${table.foot[i]}`), ...(line.n > 0 ? table.notes ?? [] : [])];
  if (all.length === 0) return null;
  return el("div", { class: "notice warned" }, el("strong", null, "Warnings"), el("ul", { class: "foot" }, all.map((text) => el("li", null, text))));
}

// cellCard is the provenance of one repeat.
function cellCard(table, line, c) {
  const command = `bench reproduce records/${table.task}/${nameOf(line)}/${c.repeat}.json`;
  const copy = el("button", {
    type: "button",
    click: async () => {
      try {
        await navigator.clipboard.writeText(command);
        copy.textContent = "Copied";
      } catch {
        copy.textContent = "Select and copy it";
      }
    },
  }, "Copy");
  return el("div", { class: "card" },
    el("h3", null, `Repeat ${c.repeat}: `, c.status === "ok" ? `typical error ${plain(c.r)} at its last T` : el("span", { class: "status" }, c.status.replaceAll("_", " "))),
    facts([
      ["reason", c.reason], ["detail", c.detail ? el("pre", null, c.detail) : null],
      ["warnings", c.warnings ? el("pre", null, c.warnings) : null],
      ["times", `fit ${secondsText(c.fit, c.shared)}, 1000 draws ${secondsText(c.batch, c.shared)}, all targets ${secondsText(c.invert, c.shared)}, cold start ${secondsText(c.cold, c.shared)}, processor ${secondsText(c.cpu)}; memory ${bytesText(c.rss)}${c.shared ? "; another cell ran beside it" : ""}`],
      ["model", `${c.model}, executable `], ["", el("code", null, c.modelDigest)],
      ["parameters", el("code", null, c.modelParams)],
      ["task", `${c.task}${c.taskParams === "{}" ? "" : " " + c.taskParams}, executable `], ["", el("code", null, c.taskDigest)],
      ["asked for", c.seed], ["machine", c.machine], ["built", c.build], ["started", c.started], ["key", el("code", null, c.key + "…")],
      ["run it again", el("div", { class: "command" }, el("code", null, command), copy)],
      ["", el("span", { class: "aside" }, "in the board's folder")],
    ].map(([name, value]) => [name || " ", value])));
}

// failures are the cells without scores, those of a line that ended alike together.
function failures() {
  const groups = new Map();
  for (const table of board.tables) {
    if (state.table >= 0 && table !== board.tables[state.table]) continue;
    for (const line of table.lines) {
      for (const [repeat, status, reason] of line.fail ?? []) {
        const key = [board.tables.indexOf(table), line.e, status, reason].join();
        const group = groups.get(key) ?? { table, line, repeats: [], status: board.text[status], reason: board.text[reason] };
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
  const missing = (board.plan?.missing ?? []).filter((cell) => state.table < 0 || cell.startsWith(board.tables[state.table].task + "/"));
  const parts = [];
  if (groups.length > 0) {
    const titles = ["task", "entry", "repeats", "how it ended", "reason"];
    const row = (f) => el("tr", null, el("td", { class: "left" }, title(f.table)), el("th", { scope: "row", class: "left" }, entryCell(f.table, f.line)),
      el("td", { class: "left" }, f.repeats.join(", ")), el("td", { class: "left status" }, f.status.replaceAll("_", " ")), el("td", { class: "reason" }, f.reason || none));
    parts.push(el("div", { class: "card scroll", tabindex: "0", role: "region", "aria-label": "Cells without scores" }, el("table", null,
      el("caption", null, `${counted(d3.sum(groups, (f) => f.repeats.length), "cell")} without scores. A model's own failure is a result: it is not run again unless asked.`),
      el("thead", null, el("tr", null, titles.map((t) => el("th", { scope: "col", class: "left" }, t)))), el("tbody", null, groups.map(row)))));
  }
  if (missing.length > 0) parts.push(el("div", { class: "card" }, unfold(`${counted(missing.length, "cell")} not run yet`, () => el("p", { class: "mono" }, missing.join("  ")))));
  fill("failures", parts.length > 0 ? el("h2", { id: "failures-title" }, "Failed and missing") : null, parts);
}
