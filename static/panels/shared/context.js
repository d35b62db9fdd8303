// The line under the header but on Measure: whose latency, by what, how much of it is known; and which accuracies.
import { readAccuracySets, readEstimate } from "../../api.js";
import { action, doubt, fill, h } from "../../dom.js";
import { explored, usualDevice } from "../explore/question.js";
import { named, pick } from "./controls.js";
import { panel } from "./panel.js";
import { NETWORKS, PAPER_POINTS, RUNS } from "../../state.js";
import { defaults } from "../../vocabulary.js";

const FINE_GRID = "31x25"; // every 0.025 of alpha, every 4 px
const BY_NAME = new Intl.Collator("en", { numeric: true });
const NO_DEVICE = { device: "", deviceRuntime: "", deviceThreads: 0 };

export function mount(element, { state, go, refresh }) {
  const notes = h("div", { class: "acts" });
  const changed = h("div");
  const about = { summary: h("summary", { class: "coverage" }), basis: h("p", { class: "basis" }), element: h("details", { class: "about" }) };
  const summary = h("summary");
  const own = h("details", { class: "own", ontoggle: open }, summary);
  let opening = null;
  let files = null; // once they have been opened
  let told = []; // what they say

  return panel(element, async (view, words) => {
    const estimate = view.place === "variant" ? null : readEstimate([view.runtime], PAPER_POINTS.length);
    const [where, { items: sets }, found] = await Promise.all([explored(view), readAccuracySets(), estimate]);
    summary.textContent = words.where.own;
    told = [where.accuracySet, words];
    files?.(...told);
    const { devices, device, source, group, isHere, isHereMeasured, rows } = where;
    const takes = isHereMeasured ? null : found;
    const doubted = rows.filter((row) => row.latency_kind === "measured" && row.latency_marks.length > 0);
    const measure = async (points, by = {}) => (await import("./following.js")).measureAndFollow({ ...view, ...by }, points, { go, notes, words });
    const again = () => measure(doubted, { runtime: source.runtime, threads: source.threads });
    const said = words.where;
    state.settle(view, where.rests);
    if (view.then) import("./sharing.js").then(({ tellChanged }) => tellChanged(changed, view, words));
    else fill(changed);
    const part = (name, label, entries, chosen, changeOf, more) => pick(`pick-${name}`, label, entries, chosen, (value) => state.set(changeOf(value)), more);
    const runtimes = source ? named(where.runtimes) : [["", said.noRuntime]];
    const threads = where.threadCounts.map((count) => [count, count ? words.threads(count) : said.noThreads]);
    const times = source && !where.threadCounts.includes(source.threads) ? [...threads, [source.threads, words.threads(source.threads)]] : threads;
    fill(about.summary, coverage(where, view, words), " ", doubt(doubted.flatMap((row) => row.latency_marks), words));
    about.basis.textContent = group ? `${group.sentence} ${said.methods[source.method]}` : ""; // what its numbers rest on
    fill(about.element, about.summary, h("div", {}, about.basis, takes && h("p", { class: "s m" }, takes.why), view.place === "explore" && own));
    fill(
      element,
      (view.place === "variant" || view.network !== defaults.network) && part("network", words.network, named(NETWORKS, (name) => words.networks[name]), view.network, (network) => ({ network })),
      part("device", said.device, devicesOf(where, words), device === devices[0] ? "this" : device.id, (id) => ({ ...NO_DEVICE, device: id })),
      part("runtime", words.runtime, runtimes, source?.runtime ?? "", (name) => ({ deviceRuntime: name, deviceThreads: 0, ...(isHere && { runtime: name }) }), { disabled: !source }),
      source && part("threads", words.threadsLabel, times, source.threads, (count) => namedBy(source, isHere, count)),
      source?.has_all_runs && part("runs", said.times, named(RUNS, (name) => words.runs[name]), view.runs, (runs) => ({ runs })),
      pick("pick-accuracy", said.accuracy, [...sets.map(({ name }) => [name, words.accuracy_sets[name] ?? said.ownSet(name)]), ...(view.place === "explore" ? [["", said.importOwn]] : [])], where.accuracySet, (accuracySet) => (accuracySet ? state.set({ accuracySet }) : bringOwn(where.accuracySet))),
      view.place === "explore" && part("grid", said.among, spaces(view, words), view.grid, (grid) => ({ grid })),
      about.element,
      isHere && doubted.length > 0 && action("measure-doubted", said.again(doubted.length), again, { class: "btn bare" }),
      takes && takes.starts_in_seconds === 0 && action("measure-all", said.measureAll(view.runtime, takes.duration), () => measure(PAPER_POINTS), { title: takes.why }),
      unknownOnes(where, view, words),
      changed,
      notes,
    );
  });

  /** Shows where a file of accuracies is brought; the list goes back to what it said. */
  async function bringOwn(set) {
    document.getElementById("pick-accuracy").value = set;
    about.element.open = own.open = true;
    await open();
    own.querySelector("input").focus();
  }

  function open() {
    opening ??= import("./files.js").then(({ ownAccuracies }) => {
      files = ownAccuracies(own, refresh);
      files(...told);
    });
    return opening;
  }

  /** A line for what the address names and nobody knows, with what there is instead. */
  function unknownOnes(where, view, words) {
    const { unknownDevice, unknownSet, use, useThis } = words.where;
    const usual = usualDevice(where.devices, view.precision);
    const usualSet = words.accuracy_sets[defaults.accuracy_set];
    const line = (text, ...buttons) => h("div", { class: "note inf" }, h("p", {}, text), buttons);
    const button = (id, text, change) => action(id, text, () => state.set(change));
    const here = button("use-this-device", useThis, { ...NO_DEVICE, device: "this" });
    const published = usual !== where.devices[0] && button("use-usual-device", use(usual.name), { ...NO_DEVICE, device: usual.id });
    return [
      !where.isKnown && line(unknownDevice(view.device), here, published),
      where.accuracySet !== view.accuracySet && line(unknownSet(view.accuracySet, usualSet), button("use-usual-set", use(usualSet), { accuracySet: defaults.accuracy_set })),
    ];
  }
}

/** What makes other threads those in force: the runtime in force stays, though the view named none. */
const namedBy = ({ runtime }, isHere, count) => ({ deviceRuntime: runtime, deviceThreads: count ?? 0, ...(isHere && { runtime, threads: count }) });

/** [[grid, text]]: what to choose among; a grid from an address stands beside ours. */
const spaces = ({ grid }, words) => [...new Set(["", FINE_GRID, grid])].map((each) => [each, each ? words.where.grid(...each.split("x")) : words.where.sixteen]);

function devicesOf({ devices, device }, words) {
  const option = (each) => (each === devices[0] ? ["this", words.where.thisMachine(each.name)] : [each.id, each.name]);
  return deviceGroups(devices, device).map(([name, members]) => ({ label: words.where.groups[name], options: members.map(option) }));
}

/** [[group, devices]]: this machine, what is stored, then the published by how much may be concluded, by name. */
export function deviceGroups(devices, chosen) {
  const [here, ...others] = devices;
  const groupOf = (device) => (device.kind === "published" ? device.conclusion : "stored");
  const named = (group) => others.filter((each) => groupOf(each) === group).sort((a, b) => BY_NAME.compare(a.name, b.name));
  const stored = named("stored");
  if (!devices.includes(chosen)) stored.push(chosen); // from an address: kept, and said by what asks about it
  const groups = [["this", [here]], ["stored", stored], ...["any_point", "trend", "one_point"].map((name) => [name, named(name)])];
  return groups.filter(([, members]) => members.length > 0);
}

function coverage({ rows, device, source, group, isHere, isKnown }, view, words) {
  if (!isKnown) return "";
  if (!source) return words.where.noLatency(device.name, view.precision);
  const sixteen = rows.slice(0, PAPER_POINTS.length); // the answer may be another, after them
  const count = (kind) => sixteen.filter((row) => row.latency_kind === kind).length;
  const counts = { measured: count("measured"), imported: count("imported"), published: count("published"), predicted: count("predicted") };
  return words.where.coverage({ total: sixteen.length, ...counts, by: (group?.publishers ?? []).join(", "), isHere });
}
