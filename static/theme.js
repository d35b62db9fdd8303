// Runs before the first paint, so that a theme does not flash: the address decides, then the last choice, then the system.
{
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is off
    }
  };
  const apply = () => {
    const asked = new URLSearchParams(location.search).get("theme");
    const chosen = [asked, kept()].find((each) => each === "light" || each === "dark");
    document.documentElement.dataset.theme = chosen ?? (system.matches ? "dark" : "light");
  };
  apply();
  system.addEventListener("change", apply);
}
