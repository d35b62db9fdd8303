// A table from columns and rows, in a frame that scrolls sideways.
import { h } from "../../dom.js";

/** What a table scrolls in; titled: the id of its heading. */
export const scrolling = (titled) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": titled });

/** A head in two lines, of which the upper may be empty. */
export const lines = ([upper, lower]) => [upper && h("span", {}, upper), lower];

/**
 * attributes: of the table. columns: {name, head, of, cell(row)}: its class, what its head says, the head's own attributes, and a cell, or what
 * stands in one; null where a cell before reaches over it. rows: as many as there are, or groups {title, rows} of them.
 * line(row): attributes of its line; after(row): a line below it.
 */
export function table(attributes, columns, rows, { line = () => ({}), after = () => null, caption = null, headClass = null } = {}) {
  const groups = rows[0]?.rows ? rows : [{ rows }];
  const head = ({ name, head: text, of = {} }) => (text === undefined ? h("td") : h("th", { scope: "col", class: name, ...of }, text));
  const title = (text) => h("tr", { class: "grp" }, h("th", { scope: "rowgroup", colspan: columns.length }, text));
  const drawn = (row) => [h("tr", line(row), columns.map((column) => cellOf(column, row))), after(row)];
  return h(
    "table",
    attributes,
    caption && h("caption", { class: "s m" }, caption),
    h("thead", { class: headClass }, h("tr", {}, columns.map(head))),
    groups.map((group) => h("tbody", {}, group.title && title(group.title), group.rows.map(drawn))),
  );
}

function cellOf({ name, cell }, row) {
  const made = cell(row);
  return made === null || made instanceof HTMLTableCellElement ? made : h("td", { class: name }, made);
}

/** The cell that names its line. */
export const rowHead = (content, attributes = {}) => h("th", { scope: "row", ...attributes }, content);
