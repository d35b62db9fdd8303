// English of the list of networks.
export default {
  search: "Name of a network …",
  groups: { mobilenets: "MobileNets", blocks: "MobileNet with other blocks in its body", rivals: "Other networks", detectors: "Detectors: their mAP is no top-1" },
  found: (count) => (count === 1 ? "1 network" : `${count} networks`),
  none: (text) => `No network here is called “${text}”.`,
  oneWidth: (resolution) => `one width, ${resolution} px`,
  embedding: "gives an embedding, so it has no top-1",
};
