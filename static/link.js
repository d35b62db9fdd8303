// Whether the server answers at all. Who gets no answer asks here; while there is none, it is asked again and again.
import { checkServer } from "./api.js";

const LOOK_MS = 2000;
let isGone = false;
let tell = () => {};

/** listener(whether the server answers): called whenever that has changed. */
export const onLink = (listener) => (tell = listener);

/** Whether an error is that the server answers nobody, and not only that one request did not come through. */
export async function isOffline(error) {
  if (error.status === 0 && !isGone && !(await answers()) && !isGone) awaitServer();
  return error.status === 0 && isGone;
}

const answers = () => checkServer().then(() => true, ({ status }) => status !== 0);

async function awaitServer() {
  tell(!(isGone = true));
  do await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  while (!(await answers()));
  tell(!(isGone = false));
}
