// The sides of a comparison as short texts: "0.75/192", "1/224/conv_mobilenet", "0.6/224/make_divisible@openvino",
// "0.5/160@tflite-cpu@pixel-3", or another network: "vgg16". The API reads the same ones. The first side is the view's own point.
import { NETWORK, NETWORKS, ROUNDINGS, isResolution, ownRounding, readAlpha } from "../../state.js";

export const MOST = 2; // sides beside the first
const FULL = "1/224";
const HALF = "0.5/160";

/** Whether a side is a network that MobileNets are compared with: one width, and no rounding. */
export const isOther = ({ network }) => NETWORK[network]?.has_alpha === false;

/** {alpha, resolution, network, rounding, runtime, device} of a text, or null where it is none. */
export function readSide(text) {
  const [what, runtime = "", device = "", ...rest] = text.split("@");
  const named = decoded(device);
  if (named === null || rest.length > 0) return null;
  if (isOther({ network: what })) return { alpha: 1, resolution: NETWORK[what].resolution, network: what, rounding: "", runtime, device: named };
  const [alpha, resolution, ...names] = what.split("/");
  const found = (values, usual) => names.find((name) => values.includes(name)) ?? usual;
  const isGood =
    [alpha, resolution].every((each) => each?.trim()) && readAlpha(alpha) && isResolution(Number(resolution)) &&
    names.length <= 2 && names.every((name) => name in NETWORK || ROUNDINGS.includes(name));
  if (!isGood) return null;
  const network = found(NETWORKS, NETWORKS[0]);
  const { has_alpha: hasAlpha, has_resolution: hasResolution, resolution: own } = NETWORK[network];
  if ((!hasAlpha && readAlpha(alpha) !== 1) || (!hasResolution && Number(resolution) !== own)) return null;
  return { alpha: readAlpha(alpha), resolution: Number(resolution), network, rounding: found(ROUNDINGS.filter((name) => name !== ownRounding(network)), ""), runtime, device: named };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The text of a side, what is usual left out. */
export function sideText(side) {
  const names = [side.network !== NETWORKS[0] && side.network, side.rounding].filter(Boolean);
  const where = [side.runtime ?? "", encodeURIComponent(side.device ?? "")];
  return [isOther(side) && side.resolution === NETWORK[side.network].resolution ? side.network : [side.alpha, side.resolution, ...names].join("/"), ...where].join("@").replace(/@+$/, "");
}

/** Texts of the other sides with commas between them, as they are written here; undefined where one is none. */
export function sidesText(text) {
  const sides = text.split(",").map(readSide);
  return sides.length <= MOST && sides.every(Boolean) ? sides.map(sideText).join(",") : undefined;
}

/** The sides of a view: its own point, then those it is compared with; without any, the full network or a half. */
export function sidesOf(view) {
  const { alpha, resolution, network, rounding } = view;
  const isFull = alpha === 1 && resolution === 224 && network === NETWORKS[0];
  const others = (view.against || (isFull ? HALF : FULL)).split(",").map(readSide);
  return [{ alpha, resolution, network, rounding, runtime: "", device: "" }, ...others];
}

/** The change of state that makes these the other sides. */
export const against = (sides) => ({ against: sides.map(sideText).join(",") });

export const canAdd = (sides) => sides.length <= MOST;
