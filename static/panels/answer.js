// The answer: the model's name, its figures with their origins, and in a sentence where it stands.
import { paths, readCount, readLatency, readPoint } from "../api.js";
import { fill, h, tag } from "../dom.js";
import { textShown } from "../draw.js";
import { alphaText, exact, megabytes, milliseconds, millions, percent, pixels, printedMs, rhoText, share, significant } from "../format.js";
import { panel } from "../panel.js";
import { accuracyPrecision, address } from "../state.js";
import { measuredHere, publishedFor } from "./latency.js";

const FULL = { alpha: 1, resolution: 224, network: "mobilenet_v1" };

export function mount(element, context) {
  const lead = h("p", { class: "lead" });
  const heading = h("h1", { id: "answer", tabindex: "-1" });
  const explore = context.state.now.place === "explore"; // Variant has its own figures and sentence
  const facts = explore && h("p", { class: "facts" });
  const why = explore && h("p", { class: "why" });
  const counted = h("p", { class: "m s counted", role: "status" });
  const acts = h("div", { class: "acts" });
  const measuring = h("div", { class: "measuring" });
  fill(element, lead, heading, facts, why, counted, acts, measuring);
  const measure = context.mountMeasure(measuring);

  const updateText = panel(element, async (view, words) => {
    const [point, full] = await Promise.all([readPoint(view), readPoint(FULL)]);
    lead.textContent = words.lead(alphaText(point.alpha), pixels(point.resolution), rhoText(point.resolution));
    heading.textContent = nameOf(point, view, words);
    document.title = `${heading.textContent} · MobileNet Explorer`;
    if (explore) {
      fill(facts, factsOf(point, view, words));
      fill(why, sentence(point, full, view, words));
    }
    fill(acts, actions(view, words));
    performance.mark("answer"); // read by bench/page.py
    textShown();
    const latency = await readLatency(view); // from the store: what is exact does not wait for it
    if (explore) facts.append(...timeFacts(latency, view, words));
    measure(view, words, latency);
  });

  // Counting starts torch in the server's worker process the first time: seconds, and nothing else waits for it.
  const updateCount = panel(counted, async (view, words) => {
    counted.textContent = words.counting;
    const { counted: count, equal } = await readCount(view);
    fill(counted, equal ? words.countedEqual : words.countedDiffers(exact(count.mult_adds)), " ");
    counted.append(tag("counted", words.origins.counted));
  });

  function actions(view, words) {
    const place = explore ? "variant" : "explore";
    return [
      h(
        "a",
        { class: "btn pri", href: address({ ...view, place }), onclick: context.go(place) },
        explore ? words.seeLayers : words.backToExplore,
      ),
      explore && h("a", { class: "btn", href: paths.model(view, "onnx"), download: true }, `${words.getModel} (ONNX)`),
    ];
  }

  return (view, words) => {
    updateText(view, words);
    updateCount(view, words);
  };
}

/** "0.75 MobileNet-160", with the network's name in its place. */
export function nameOf(point, view, words) {
  return `${alphaText(point.alpha)} ${words.networks[view.network]}-${point.resolution}`;
}

function factsOf(point, view, words) {
  const accuracy = point.accuracy[accuracyPrecision(view)];
  return [
    fact(`${millions(point.mult_adds)} ${words.multAdds}`, "analytic", words),
    fact(`${millions(point.params)} ${words.params}`, "analytic", words),
    fact(`${megabytes(point.weight_bytes[view.precision])} ${view.precision}`, "analytic", words),
    accuracy
      ? fact(`${words.top1} ${percent(accuracy.top1_percent)}`, accuracy.kind, words)
      : h("span", { class: "m" }, words.notPublished),
  ];
}

function timeFacts(latency, view, words) {
  const here = measuredHere(latency, view);
  if (here) return [fact(`${milliseconds(here.latency_ms.p50)} ${words.timeHere}`, "measured", words)];
  const pixel = publishedFor(latency, view);
  return pixel ? [fact(`${printedMs(pixel.latency_ms)} ${words.timePixel}`, "published", words)] : [];
}

const fact = (text, origin, words) => h("span", { class: "nw" }, `${text} `, tag(origin, words.origins[origin]));

function sentence(point, full, view, words) {
  const precision = accuracyPrecision(view);
  const [accuracy, best] = [point.accuracy[precision], full.accuracy[precision]];
  const parts = [];
  if (view.network === "mobilenet_v1" && point.alpha === 1 && point.resolution === 224) parts.push(words.sameFull);
  else {
    const ratio = (part) => words.part(point[part] / full[part], share, significant);
    const lost = accuracy ? words.points((best.top1_percent - accuracy.top1_percent).toFixed(1)) : ".";
    parts.push(words.versusFull(ratio("mult_adds"), ratio("params")), lost);
  }
  parts.push(" ");
  const better = point.dominated_by[precision];
  if (accuracy === null) parts.push(view.network === "mobilenet_v1" ? words.outside : words.bodyNotPublished);
  else if (better) {
    const text = words.dominated(better.name, percent(better.top1_percent), millions(better.mult_adds));
    parts.push(h("b", {}, better.name), text.startsWith("은") ? text : ` ${text}`);
  } else if (accuracy.kind === "interpolated") parts.push(words.between);
  else parts.push(words.onFront);
  return parts;
}
