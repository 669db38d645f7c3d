"use strict";
// Putting the page together, and again after every choice.

function showSummary() {
  const { plan } = board;
  const cells = plan
    ? `${plan.done} of ${counted(plan.cells, "cell")} recorded`
    : counted(board.records, "record");
  const other =
    plan && board.records > plan.done
      ? `, and ${counted(board.records - plan.done, "record")} ` +
        "that the configuration does not ask for"
      : "";
  const tasks = new Set(board.tables.map((t) => t.task)).size;
  at("summary").textContent =
    `${cells}${other} · ${counted(tasks, "task")} · ` +
    `${board.entries.length} ${board.entries.length === 1 ? "entry" : "entries"}` +
    (board.omitted?.length ? ` · the board is large: left out are ${inWords(board.omitted)}` : "");
  fill(
    "problems",
    board.problems?.length
      ? el(
          "div",
          { class: "problem", role: "note" },
          el(
            "strong",
            null,
            `${counted(board.problems.length, "file")} could not be read. The rest is shown.`,
          ),
          el(
            "ul",
            null,
            board.problems.map((p) => el("li", { class: "mono" }, p)),
          ),
        )
      : null,
    board.notes?.length
      ? el(
          "div",
          { class: "problem", role: "note" },
          el(
            "ul",
            null,
            board.notes.map((n) => el("li", null, n)),
          ),
        )
      : null,
  );
}

function showTabs() {
  const tab = (i, text) =>
    el(
      "button",
      {
        type: "button",
        "aria-current": state.table === i ? "true" : null,
        "data-key": `tab-${i}`,
        click: () => {
          state.table = i;
          state.sort = { column: "rank", down: false };
          history.replaceState(
            null,
            "",
            i < 0 ? "#" : "#task=" + encodeURIComponent(title(board.tables[i])),
          );
          render();
        },
      },
      text,
    );
  fill(
    "tasks",
    board.tables.length > 1 ? tab(-1, "All tasks") : null,
    board.tables.map((t, i) => tab(i, title(t))),
  );
}

function showControls() {
  const mode = (value, text) =>
    el(
      "label",
      null,
      el("input", {
        type: "radio",
        name: "mode",
        value,
        checked: state.mode === value,
        "data-key": `mode-${value}`,
        change: () => {
          state.mode = value;
          render();
        },
      }),
      text,
    );
  const timed = state.mode === "time";
  const n = (timed ? board.seconds : board.draws).length;
  const text = timed ? roundSeconds(board.seconds[state.s] ?? 0) : `T = ${board.draws[state.t]}`;
  const slide = el("input", {
    type: "range",
    min: 0,
    max: Math.max(n - 1, 0),
    step: 1,
    value: timed ? state.s : state.t,
    "data-key": "slider",
    "aria-valuetext": text,
    "aria-label": timed ? "Seconds for one target" : "Number of draws T",
    input: (event) => {
      state[timed ? "s" : "t"] = Number(event.target.value);
      render();
    },
  });
  const field = el("input", {
    type: "number",
    value: timed ? board.seconds[state.s] : board.draws[state.t],
    min: 0,
    step: "any",
    "data-key": "field",
    "aria-label": timed ? "Seconds, as a number" : "Draws T, as a number",
    change: (event) => choose(Number(event.target.value)),
  });
  const canTime = board.seconds.length > 0 && board.tables.some((t) => t.by.time.length > 0);
  fill(
    "controls",
    el(
      "fieldset",
      null,
      el("legend", null, "Compare at equal"),
      el(
        "span",
        { class: "segment" },
        mode("draws", "draws"),
        canTime ? mode("time", "time") : null,
      ),
    ),
    n > 0
      ? el("div", { class: "slide" }, slide, el("output", { id: "chosen" }, text), field)
      : null,
    el(
      "label",
      null,
      el("input", {
        type: "checkbox",
        checked: state.fit,
        "data-key": "fit",
        change: (event) => {
          state.fit = event.target.checked;
          render();
        },
      }),
      " count training",
    ),
  );
}

// choose takes the number of draws or seconds nearest to what somebody typed.
function choose(value) {
  const grid = state.mode === "time" ? board.seconds : board.draws;
  if (!(value > 0)) value = grid[0];
  state[state.mode === "time" ? "s" : "t"] = d3.minIndex(grid, (v) =>
    Math.abs(Math.log(v / value)),
  );
  render();
}

// render shows everything anew, and leaves the focus and the cursor where they were.
function render() {
  const active = document.activeElement;
  const key = active?.dataset?.key;
  const selection = active?.type === "search" ? [active.selectionStart, active.selectionEnd] : null;
  const places = [...document.querySelectorAll("main .scroll")].map((e) => [
    e.scrollLeft,
    e.scrollTop,
  ]);
  showTabs();
  if (active?.type !== "range" || active.dataset.key !== "slider") showControls();
  else moveSlider(active);
  if (board.tables.length === 0)
    fill(
      "verdict",
      el("h2", { id: "verdict-title" }, "Who wins?"),
      el("p", { class: "verdict" }, "There are no records yet."),
    );
  else if (state.table < 0) showOverview();
  else showTask(board.tables[state.table]);
  showFailures();
  draw(at("main"));
  [...document.querySelectorAll("main .scroll")].forEach((e, i) => {
    if (places[i]) [e.scrollLeft, e.scrollTop] = places[i];
  });
  if (key && document.activeElement !== active) {
    const again = document.querySelector(`[data-key="${key}"]`);
    again?.focus({ preventScroll: true });
    if (selection) again?.setSelectionRange(...selection);
  }
}

// follow shows the task that the address names, as in report.html#task=sine_wave.
function follow() {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("task");
  const i = board.tables.findIndex((t) => title(t) === wanted);
  if (i >= 0) state.table = i;
}

// moveSlider keeps the slider that is being dragged, and changes what is said beside it.
function moveSlider(slider) {
  const timed = state.mode === "time";
  const text = timed ? roundSeconds(board.seconds[state.s]) : `T = ${board.draws[state.t]}`;
  slider.setAttribute("aria-valuetext", text);
  at("chosen").textContent = text;
  document.querySelector('[data-key="field"]').value = timed
    ? board.seconds[state.s]
    : board.draws[state.t];
}

showSummary();
follow();
render();
addEventListener("hashchange", () => {
  follow();
  render();
});
at("controls").addEventListener("submit", (event) => event.preventDefault());
at("dialog").addEventListener("click", (event) => {
  if (event.target === at("dialog")) at("dialog").close();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== width) draw(document);
  width = innerWidth;
});
