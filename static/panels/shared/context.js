// The line under the header but on Measure: whose latency, by what, how much of it is known; and which accuracies.
import { readAccuracySets, readDevices } from "../../api.js";
import { action, doubt, fill, h } from "../../dom.js";
import { byId, explored, usualDevice } from "../explore/question.js";
import { named, pick, pickNetwork, pickOfMany, rules } from "./controls.js";
import { toSweep } from "./elsewhere.js";
import { panel } from "./panel.js";
import { ANY, FASTEST, PAPER_POINTS, RUNS, amongOf, ofNetwork } from "../../state.js";
import { defaults } from "../../vocabulary.js";
import { languageOf } from "../../words/index.js";

const FINE_GRID = "31x25"; // every 0.025 of alpha, every 4 px
const SEVERAL = "several"; // networks
const MOST_MEANT = 8; // devices that an unknown one may have meant: so many have a button
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
  let before; // threads in force

  return panel(element, async (view, words) => {
    const [where, { items: sets }] = await Promise.all([explored(view), readAccuracySets()]);
    summary.textContent = words.where.own;
    told = [where.accuracySet, words];
    files?.(...told);
    const { device, source, group, isHere, isHereMeasured, rows } = where;
    const [here] = where.devices;
    const meant = where.isKnown ? [] : byId((await readDevices(languageOf(view), view.device)).items);
    const doubted = rows.filter((row) => row.latency_kind === "measured" && row.latency_marks.length > 0);
    const again = async () => (await import("./following.js")).measureAndFollow({ ...view, runtime: source.runtime, threads: source.threads }, doubted, { go, notes, words });
    const said = words.where;
    state.settle(view, where.rests);
    if (view.then) import("./sharing.js").then(({ tellChanged }) => tellChanged(changed, view, words));
    else fill(changed);
    const optionsOf = ({ kind, id, name }) => [kind === "this" ? ["this", said.thisMachine(name)] : [id, name]];
    const findOther = async (button, typed) => {
      const { open } = await import("./device_list.js");
      await open(button, typed, { view, go, words, label: said.device, chosen: button.value, optionsOf, take: (id) => state.set({ ...NO_DEVICE, device: id }) });
    };
    const findNetworks = async (button, typed) => (await import("./network_list.js")).openSeveral(button, typed, { state, view, words, label: said.several });
    const chooseAmong = (space) => {
      if (space !== SEVERAL) return state.set(space === ANY ? { among: ANY, grid: "" } : { among: "", grid: space });
      const list = document.getElementById("pick-grid");
      list.value = spaceOf(view); // until another network is chosen
      return findNetworks(list, () => "");
    };
    const part = (name, label, entries, chosen, changeOf, more) => pick(`pick-${name}`, label, entries, chosen, (value) => state.set(changeOf(value)), more);
    const isFastest = view.deviceRuntime === FASTEST;
    const fastest = where.runtimes.length > 1 || isFastest ? [[FASTEST, said.fastest(isFastest ? source?.runtime : "")]] : [];
    const runtimes = source ? [...fastest, ...named(where.runtimes)] : [["", said.noRuntime]];
    const threads = where.threadCounts.map((count) => [count, count ? words.threads(count) : said.noThreads]);
    const times = source && !where.threadCounts.includes(source.threads) ? [...threads, [source.threads, words.threads(source.threads)]] : threads;
    const known = coverage(where, view, words);
    const isOther = source?.chosen.includes("threads") && before && before !== source.threads; // which nobody chose
    before = source?.threads ?? before;
    about.element.hidden = !known && view.place !== "explore";
    fill(about.summary, known || said.own, " ", doubt(doubted.flatMap((row) => row.latency_marks), words));
    about.basis.textContent = group ? `${group.sentence} ${said.methods[source.method]}` : ""; // what its numbers rest on
    fill(about.element, about.summary, h("div", {}, about.basis, view.place === "explore" && own));
    fill(
      element,
      (view.place === "variant" || (view.network !== defaults.network && !view.among)) && pickNetwork("pick-network", words.network, view, words, view.network, (network) => state.set(ofNetwork(network, view))),
      view.place === "variant" && view.network !== defaults.network && rules(view, words).length > 1 && part("rounding", words.rounding, rules(view, words), view.rounding, (rounding) => ({ rounding })),
      pickOfMany("pick-device", said.device, isHere ? "this" : device.id, isHere ? said.thisMachine(device.name) : device.name, findOther),
      part("runtime", words.runtime, runtimes, isFastest ? FASTEST : (source?.runtime ?? ""), (name) => ({ deviceRuntime: name, deviceThreads: 0, ...(isHere && name !== FASTEST && { runtime: name }) }), { disabled: !source }),
      source && part("threads", words.threadsLabel, times, source.threads, (count) => namedBy(source, isHere, count)),
      isOther && h("span", { class: "s m" }, where.answer.chosen_text),
      source?.has_all_runs && part("runs", said.times, named(RUNS, (name) => words.runs[name]), view.runs, (runs) => ({ runs })),
      pick("pick-accuracy", said.accuracy, [...sets.filter(({ name }) => name !== defaults.accuracy_set || name === where.answer.accuracy_set).map(({ name }) => [name, words.accuracy_sets[name] ?? said.ownSet(name)]), ...(view.place === "explore" ? [["", said.importOwn]] : [])], where.accuracySet, (accuracySet) => (accuracySet ? state.set({ accuracySet }) : bringOwn(where.accuracySet))),
      view.place === "explore" && pick("pick-grid", said.among, spaces(view, words), spaceOf(view), chooseAmong),
      view.place === "explore" && spaceOf(view) === SEVERAL && pickOfMany("pick-among", said.several, view.among, words.list(amongOf(view).map((name) => words.networks[name])), findNetworks, { isLabelled: false }),
      about.element,
      isHere && doubted.length > 0 && action("measure-doubted", said.again(doubted.length), again, { class: "btn bare" }),
      !isHere && isHereMeasured && h("span", {}, said.measuredHere(measuredAt(here, hereAt(here, view)), hereAt(here, view)), " ", action("choose-here", said.chooseHere, () => state.set({ ...NO_DEVICE, device: "this", precision: hereAt(here, view) }), { class: "link" })),
      view.place !== "variant" && !isHereMeasured && toSweep({ state, go }, view, {}, said.measureHere, { class: "btn", id: "measure-all" }),
      unknownOnes(where, meant, view, words, findOther),
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
  function unknownOnes(where, meant, view, words, findOther) {
    const { unknownDevice, didYouMean, moreMeant, unknownSet, use, useThis } = words.where;
    const usual = usualDevice(where.devices, view.precision);
    const usualSet = words.accuracy_sets[defaults.accuracy_set];
    const line = (text, ...buttons) => h("div", { class: "note inf" }, h("p", {}, text), buttons);
    const button = (id, text, change) => action(id, text, () => state.set(change));
    const here = button("use-this-device", useThis, { ...NO_DEVICE, device: "this" });
    const likely = meant.slice(0, MOST_MEANT).map(({ id, name }, index) => button(`use-meant-${index}`, use(name), { ...NO_DEVICE, device: id }));
    const rest = meant.length - likely.length;
    if (rest > 0) likely.push(action("more-meant", moreMeant(rest), ({ currentTarget }) => findOther(currentTarget, () => view.device)));
    const published = usual !== where.devices[0] && meant.every(({ id }) => id !== usual.id) && button("use-usual-device", use(usual.name), { ...NO_DEVICE, device: usual.id });
    return [
      !where.isKnown && line([unknownDevice(view.device), meant.length > 0 && ` ${didYouMean}`], likely, here, published),
      !where.isSetKnown && line(unknownSet(view.accuracySet, usualSet), button("use-usual-set", use(usualSet), { accuracySet: defaults.accuracy_set })),
    ];
  }
}

/** The view's precision, or where nothing was timed here at that, one at which something was. */
const hereAt = ({ precisions }, { precision }) => (precisions.includes(precision) ? precision : precisions[0]);

/** How many points are known there at a precision, by the runtime with the most. */
const measuredAt = (here, precision) => (here.groups.find((each) => each.precision === precision) ?? here).design_points;

/** What makes other threads those in force: the runtime in force stays, though the view named none. */
const namedBy = ({ runtime }, isHere, count) => ({ deviceRuntime: runtime, deviceThreads: count ?? 0, ...(isHere && { runtime, threads: count }) });

/** [[grid, text]]: what to choose among; a grid from an address stands beside ours. Last what is of more networks than one. */
function spaces({ grid, network }, { where }) {
  const own = network === defaults.network ? where.sixteen : where.usualPoints;
  return [...[...new Set(["", FINE_GRID, grid])].map((each) => [each, each ? where.grid(...each.split("x")) : own]), [SEVERAL, where.several], [ANY, where.anyNetwork]];
}

/** Which of them is chosen. */
const spaceOf = ({ grid, among }) => (among === ANY ? ANY : among ? SEVERAL : grid);

function coverage({ answer, rows, device, source, group, isHere, isKnown }, view, words) {
  if (!isKnown) return "";
  if (!source) return words.where.noLatency(device.name, view.precision);
  const isListed = answer.total > PAPER_POINTS.length && answer.total <= rows.length; // else the answer may be another, after them
  const sixteen = rows.slice(0, isListed ? answer.total : PAPER_POINTS.length);
  const count = (kind) => sixteen.filter((row) => row.latency_kind === kind).length;
  const counts = { measured: count("measured"), imported: count("imported"), published: count("published"), predicted: count("predicted") };
  return words.where.coverage({ total: sixteen.length, ...counts, by: (group?.publishers ?? []).join(", "), isHere });
}
