// Runs before the first paint, so that a chosen theme does not flash: the address decides, then the last choice.
{
  const asked = new URLSearchParams(location.search).get("theme");
  let kept = null;
  try {
    kept = localStorage.getItem("theme");
  } catch {
    // Storage is off: the system's theme it is.
  }
  const theme = [asked, kept].find((each) => each === "light" || each === "dark");
  if (theme) document.documentElement.dataset.theme = theme;
}
