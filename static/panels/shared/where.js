// Explore's context line: whose latency, by what, how much of it is known; and which accuracies.
import { readAccuracySets } from "../../api.js";
import { fill, h } from "../../dom.js";
import { PUBLISHED_SETS, RANKING_SET, explored, usualDevice } from "../explore/question.js";
import { panel } from "./panel.js";
import { publishersOf } from "./published.js";
import { NETWORKS, PAPER_POINTS } from "../../state.js";
import { measureAndFollow, secondsFor } from "./measure_points.js";
import { ownAccuracies } from "./own_accuracies.js";

const FINE_GRID = "31x25"; // every 0.025 of alpha, every 4 px

const BY_NAME = new Intl.Collator("en", { numeric: true });

export function mount(element, { state, go, refresh }) {
  const notes = h("div", { class: "acts" });
  const own = ownAccuracies(refresh);
  return panel(element, async (view, words) => {
    const [where, { items: sets }] = await Promise.all([explored(view), readAccuracySets()]);
    own.update(where.accuracySet, words);
    const { device, group, isHere, isHereMeasured } = where;
    fill(
      element,
      view.network !== "mobilenet_v1" && pick("network", words.network, NETWORKS.map((each) => [each, words.networks[each]]), view.network, (network) => ({ network })),
      h("label", { class: "pick" }, h("span", {}, words.where.device), devicePick(where, words)),
      pick("runtime", words.runtime, runtimes(where, words), group?.runtime ?? "", (name) => (isHere ? { runtime: name } : { deviceRuntime: name, deviceThreads: 0 })),
      group && pick("threads", words.threadsLabel, threads(where, words), group.threads ?? 0, (count) => (isHere ? { threads: count } : { deviceThreads: count })),
      pick("accuracy", words.where.accuracy, accuracySets(sets, words), where.accuracySet, (accuracySet) => ({ accuracySet })),
      view.place === "explore" && pick("grid", words.where.among, spaces(view, words), view.grid, (grid) => ({ grid })),
      h("span", { class: "coverage" }, coverage(where, view, words)),
      !isHereMeasured && h("button", { type: "button", class: "btn", id: "measure-all", onclick: () => measureAndFollow(view, PAPER_POINTS, { go, notes, words }) }, words.where.measureAll(words.duration(secondsFor(16)))),
      view.place === "explore" && own.element,
      unknownOnes(where, view, words),
      group && h("p", { class: "basis" }, basis(where, words)),
      notes,
    );
  });

  /** A line for what the address names and nobody knows, with what there is instead. */
  function unknownOnes(where, view, words) {
    const { unknownDevice, unknownSet, use } = words.where;
    const usual = usualDevice(where.devices);
    const line = (id, text, name, change) =>
      h("div", { class: "note inf" }, h("p", {}, text), h("button", { type: "button", class: "btn", id, onclick: () => state.set(change) }, use(name)));
    return [
      !where.isKnown && line("use-usual-device", unknownDevice(view.device), usual.name, { device: "", deviceRuntime: "", deviceThreads: 0 }),
      where.accuracySet !== view.accuracySet && line("use-usual-set", unknownSet(view.accuracySet, PUBLISHED_SETS[RANKING_SET]), PUBLISHED_SETS[RANKING_SET], { accuracySet: RANKING_SET }),
    ];
  }

  function devicePick({ devices, device }, words) {
    const change = (event) => state.set({ device: event.target.value, deviceRuntime: "", deviceThreads: 0 });
    const option = (each, index) => {
      const isThis = index === 0 && each === devices[0];
      return h("option", { value: isThis ? "this" : each.id, selected: each.id === device.id }, isThis ? words.where.thisMachine(each.name) : each.name);
    };
    const listed = deviceGroups(devices, device).map(([name, members]) => h("optgroup", { label: words.where.groups[name] }, members.map(option)));
    return h("select", { id: "pick-device", "aria-label": words.where.device, onchange: change }, listed);
  }

  function pick(part, label, pairs, chosen, changeOf) {
    const change = (event) => state.set(changeOf(pairs[event.target.selectedIndex][0]));
    const options = pairs.map(([value, text]) => h("option", { selected: value === chosen }, text));
    return h("label", { class: "pick" }, h("span", {}, label), h("select", { id: `pick-${part}`, "aria-label": label, onchange: change, disabled: pairs.length < 2 && pairs[0]?.[0] === "" }, options));
  }
}

const runtimes = (where, words) => (where.runtimes.length ? where.runtimes.map((name) => [name, name]) : [["", words.where.noRuntime]]);
/** [[set, text]]: the published ones by what people call them, then the imported ones, which say so. */
const accuracySets = (sets, words) => sets.map(({ name }) => [name, PUBLISHED_SETS[name] ?? words.where.ownSet(name)]);

/** [[grid, text]]: what to choose among; a grid from an address stands beside ours. */
const spaces = ({ grid }, words) => [...new Set(["", FINE_GRID, grid])].map((each) => [each, each ? words.where.grid(...each.split("x")) : words.where.sixteen]);

const threads = (where, words) => where.threadCounts.map((count) => [count ?? 0, count ? words.threads(count) : words.where.noThreads]);

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

/** What the device's numbers rest on, and how those that nobody timed are made of it. */
const basis = ({ group, source }, words) => `${group.sentence} ${words.where.methods[source.method]}`;

function coverage({ rows, device, group, isHere, isHereMeasured, isKnown }, view, words) {
  if (!isKnown) return "";
  if (!group) return words.where.noLatency(device.name, view.precision);
  const count = (kind) => rows.filter((row) => row.kind === kind).length;
  const by = publishersOf(group.sources);
  const counts = { measured: count("measured"), imported: count("imported"), published: count("published"), predicted: count("predicted") };
  const text = words.where.coverage({ total: rows.length, ...counts, by, isHere });
  return isHereMeasured ? text : `${text}; ${words.where.nothingMeasured}`;
}
