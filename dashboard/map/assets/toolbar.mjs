// @ts-check
/** The buttons of the tools, the shapes of a site, and the line that says what to do and what was measured. */

import { element } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").ToolName} ToolName */

const SITES = /** @type {const} */ (["polygon", "rectangle", "buffer", "split", "merge"]);
const WIDTH_M = 50;
const BETWEEN = " · ";

/**
 * What was measured, each figure with its unit kept on one line.
 * @param {string} text
 */
function whole(text) {
  const figures = text ? text.split(BETWEEN) : [];
  return figures.flatMap((words, place) => {
    const part = element("span", "mapview-toolpart");
    part.textContent = place < figures.length - 1 ? `${words}${BETWEEN.trimEnd()}` : words;
    return place ? [" ", part] : [part];
  });
}

/**
 * @param {Stage} stage
 * @param {{take: (tool: ToolName | null) => void, undo: () => void, finish: () => void, cancel: () => void, policy: (on: boolean) => void}} hands
 */
export function createToolbar(stage, hands) {
  const bar = element("div", "mapview-tools", { role: "group" });
  const first = element("div", "mapview-toolrow");
  const shapes = element("div", "mapview-toolrow mapview-shapes", { hidden: "", role: "group" });
  const line = element("div", "mapview-toolline", { hidden: "" });
  const note = element("p", "mapview-toolnote");
  const read = element("output", "mapview-toolread", { "aria-live": "polite" });
  const said = element("p", "mapview-toolsaid", { role: "status", hidden: "" });
  bar.append(first, shapes, line, said);
  stage.root.append(bar);
  let open = false;
  /** @type {ToolName | "edit" | null} */
  let shown = null;

  /**
   * @param {HTMLElement} row
   * @param {string} name
   * @param {() => void} press
   */
  function button(row, name, press) {
    const made = element("button", `mapview-tool mapview-tool-${name}`, { type: "button" });
    made.addEventListener("click", press);
    row.append(made);
    return made;
  }

  /** @param {ToolName} name */
  const toggle = (name) => () => hands.take(shown === name ? null : name);
  const length = button(first, "length", toggle("length"));
  const area = button(first, "area", toggle("area"));
  const site = button(first, "site", () => {
    open = !open;
    hands.take(open ? "polygon" : null);
  });
  const box = button(first, "box", toggle("box"));
  const policy = button(first, "policy", () => {
    const on = policy.getAttribute("aria-pressed") !== "true";
    policy.setAttribute("aria-pressed", String(on));
    hands.policy(on);
  });
  policy.setAttribute("aria-pressed", "false");
  policy.hidden = true;
  const made = Object.fromEntries(SITES.map((name) => [name, button(shapes, name, toggle(name))]));

  const widthLabel = element("label", "mapview-toolfield");
  const widthWord = element("span", "");
  const width = element("input", "", { type: "number", min: "1", max: "2000", step: "1", value: String(WIDTH_M), inputmode: "decimal" });
  const widthUnit = element("span", "");
  widthLabel.append(widthWord, width, widthUnit);
  const snapLabel = element("label", "mapview-toolfield");
  const snap = element("input", "", { type: "checkbox" });
  snap.checked = true;
  const snapWord = element("span", "");
  snapLabel.append(snap, snapWord);
  shapes.append(widthLabel, snapLabel);

  const ends = element("span", "mapview-toolends"); // they stay together
  line.append(note, read, ends);
  const undo = button(ends, "undo", hands.undo);
  const finish = button(ends, "finish", hands.finish);
  const cancel = button(ends, "cancel", hands.cancel);

  /** What each tool asks of the hand. */
  function hint() {
    if (shown === "edit") return stage.word("hintEdit");
    if (shown === "box") return stage.word("hintBox");
    if (shown === "rectangle" || shown === "withinBox") return stage.word("hintRectangle");
    if (shown === "split") return stage.word("hintSplit");
    if (shown === "length" || shown === "buffer") return stage.word("hintLine");
    return shown ? stage.word("hintPolygon") : "";
  }

  function name() {
    bar.setAttribute("aria-label", stage.word("tools"));
    shapes.setAttribute("aria-label", stage.word("toolSite"));
    bar.hidden = !(stage.props().tools ?? []).length;
    /** @type {[HTMLElement, string][]} */
    const texts = [
      [length, stage.word("toolLength")],
      [area, stage.word("toolArea")],
      [site, stage.word("toolSite")],
      [box, stage.word("toolBox")],
      [policy, stage.word("toolPolicy")],
      [/** @type {HTMLElement} */ (made["polygon"]), stage.word("toolPolygon")],
      [/** @type {HTMLElement} */ (made["rectangle"]), stage.word("toolRectangle")],
      [/** @type {HTMLElement} */ (made["buffer"]), stage.word("toolBuffer")],
      [/** @type {HTMLElement} */ (made["split"]), stage.word("toolSplit")],
      [/** @type {HTMLElement} */ (made["merge"]), stage.word("toolMerge")],
      [undo, stage.word("toolUndo")],
      [finish, stage.word("toolFinish")],
      [cancel, stage.word("toolCancel")],
      [widthWord, stage.word("toolWidth")],
      [widthUnit, stage.word("m")],
      [snapWord, stage.word("toolSnap")],
    ];
    for (const [part, text] of texts) part.textContent = text;
    const tools = stage.props().tools ?? [];
    for (const [part, key] of /** @type {[HTMLElement, string][]} */ ([[length, "length"], [area, "area"], [site, "site"], [box, "box"]])) {
      part.hidden = !tools.includes(key);
    }
    note.textContent = hint();
  }
  name();

  return {
    name,
    width: () => Number(width.value) || WIDTH_M,
    snaps: () => snap.checked,
    /** @param {string} text @param {boolean} [done] */
    say(text, done = false) {
      read.replaceChildren(...whole(text));
      line.classList.toggle("is-done", done);
    },
    /** Whether there is a policy to lay beside. @param {boolean} possible */
    offer(possible) {
      policy.hidden = !possible || !(stage.props().tools ?? []).length;
      if (policy.hidden) policy.setAttribute("aria-pressed", "false");
    },
    /** One sentence about what became of a drawing; it goes with the next tool. @param {string} text */
    tell(text) {
      said.textContent = text;
      said.hidden = !text;
    },
    /** @param {ToolName | "edit" | null} tool */
    show(tool) {
      shown = tool;
      if (tool) said.hidden = true;
      const sites = /** @type {readonly string[]} */ (SITES);
      open = tool !== null && sites.includes(tool);
      shapes.hidden = !open && tool !== "edit";
      shapes.classList.toggle("is-editing", tool === "edit");
      widthLabel.hidden = tool !== "buffer";
      line.hidden = tool === null;
      read.textContent = "";
      line.classList.remove("is-done");
      note.textContent = hint();
      undo.hidden = tool === "box" || tool === "rectangle" || tool === "withinBox" || tool === "edit";
      finish.hidden = undo.hidden;
      cancel.textContent = tool === "edit" ? stage.word("toolDone") : stage.word("toolCancel");
      const pressed = /** @type {[HTMLElement, boolean][]} */ ([
        [length, tool === "length"],
        [area, tool === "area"],
        [site, open],
        [box, tool === "box"],
        ...SITES.filter((one) => one !== "merge").map((one) => [made[one], tool === one]),
      ]);
      for (const [part, on] of pressed) part.setAttribute("aria-pressed", String(on));
    },
  };
}
